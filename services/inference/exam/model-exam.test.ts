import { describe, expect, test, vi } from 'vitest'
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
  const judgeOverridden: ExamOptions['judgeOverridden'] = async () => []
  const time = { clock: fakeClock(), schedule: fakeSchedule().schedule }
  return { view, rules, judge, judgeOverridden, ...time, onLive: () => {}, ...changes }
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

  test('ends before live parts are judged where the candidate is less often right about overridden parts', async () => {
    const overridden = [
      { partId: '01KDZQ1G000000000000000001', truth: 'reject', running: 1.1, candidate: 0.5 } as const,
    ]
    const onLive = vi.fn()
    const judgeOverridden = async () => overridden
    const asked = options({ onLive, judgeOverridden })
    const record = await sitExam(
      withGolden(() => 2),
      asked,
      new AbortController().signal,
    )
    expect(record).toMatchObject({
      passed: false,
      overridden,
      shadow: [],
      reason: expect.stringMatching(/^it is right/),
    })
    expect(onLive).not.toHaveBeenCalled()
  })

  test('reports what was said of overridden parts', async () => {
    const overridden = [{ partId: '01KDZQ1G000000000000000001', truth: 'pass', running: 1.1, candidate: 0.5 } as const]
    const asked = options({ judgeOverridden: async () => overridden })
    const record = await sitExam(
      withGolden(() => 2),
      asked,
      new AbortController().signal,
    )
    expect(record).toMatchObject({ passed: true, overridden })
  })
})
