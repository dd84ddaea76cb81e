import { describe, expect, test } from 'vitest'
import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import { aRecipe, fakeClock } from '../../../test/support/builders.ts'
import { fakeModel, fakeSchedule } from '../../../test/support/fake-models.ts'
import { runModel } from '../process/model-run.ts'
import { type ExamOptions, sitExam } from './model-exam.ts'

const view = Object.values(aRecipe().views)[0] as ViewRecipe
const region = { x: 0, y: 0, width: 8, height: 6 }

function withGolden(scoreOf: () => number) {
  const model = fakeModel('2', scoreOf)
  const manifest = { ...model.manifest, golden: [{ file: 'golden/1.png', score: 2 }] }
  return { ...model, manifest, close: () => model.pool.close() }
}

function options(changes: Partial<ExamOptions> = {}): ExamOptions {
  const rules = { partsMin: 0, msMax: 60_000, budgetMs: 200 }
  const judge: ExamOptions['judge'] = (model, asked) => runModel(model, asked, { region })
  return { view, rules, judge, clock: fakeClock(), schedule: fakeSchedule().schedule, onLive: () => {}, ...changes }
}

describe('an exam', () => {
  test('that ends on a golden image because the service stops is not failed', async () => {
    const [stopping, stop] = [new AbortController(), new Error('the service stops')]
    const candidate = withGolden(() => {
      stopping.abort(stop)
      throw new Error('the process of the model ended (SIGKILL)')
    })
    await expect(sitExam(candidate, options(), stopping.signal)).rejects.toBe(stop)
  })

  test('is not passed by a model of which a process has ended', async () => {
    const candidate = withGolden(() => 2)
    const { signal } = new AbortController()
    expect(await sitExam(candidate, options(), signal)).toMatchObject({ passed: true })
    candidate.pool.isWhole = false
    const record = await sitExam(candidate, options(), signal)
    expect(record).toMatchObject({ passed: false, reason: expect.stringContaining('a process of the model has ended') })
    expect(record.golden).toHaveLength(1)
  })
})
