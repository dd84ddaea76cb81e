import { describe, expect, test } from 'vitest'
import type { ModelName } from '../../shared/contracts/model.ts'
import type { ExamReport, ModelChoice, ServedModels } from '../../shared/contracts/model-registry.ts'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import { aModelFinding, aRecipe, fakeClock } from '../../test/support/builders.ts'
import { fakeModel, fakeSchedule, settled } from '../../test/support/fake-models.ts'
import { ChangeError } from './change-error.ts'
import { isSame, nameOf } from './loaded-model.ts'
import { sitExam } from './model-exam.ts'
import { runModel } from './model-run.ts'
import { ModelRunError } from './model-run-error.ts'
import { createTurns } from './turns.ts'
import { ViewDesk } from './view-desk.ts'

type Model = ReturnType<typeof fakeModel>
const view = Object.values(aRecipe().views)[0] as ViewRecipe
const region = { x: 0, y: 0, width: 8, height: 6 }
const image = { width: 1, height: 1, data: new Uint8Array(3) }

/** A desk where version 1 serves, and all of these can be loaded. An exam takes 2 live parts, a probation 3. */
function deskWith(models: readonly Model[], partsMin = 2) {
  const [clock, timers] = [fakeClock(), fakeSchedule()]
  const serving = fakeModel('1')
  const told: ServedModels[] = []
  const reports: ExamReport[] = []
  const served: string[] = []
  const rules = { partsMin, msMax: 60_000, budgetMs: 200 }
  const desk = new ViewDesk({
    recipe: { model: 'models/plate/1', region },
    own: nameOf(serving.manifest),
    serving,
    budgetMs: 200,
    probationParts: 3,
    clock,
    load: async (name) => {
      const model = models.find(({ manifest }) => isSame(manifest, name))
      if (!model) throw new ChangeError('it cannot be had: there is no such package')
      return { ...model, close: () => model.pool.close() }
    },
    sitExam: (candidate, onLive, signal) => {
      const judge: Parameters<typeof sitExam>[1]['judge'] = (model, asked) => runModel(model, asked, { region })
      return sitExam(candidate, { view, rules, judge, clock, schedule: timers.schedule, onLive }, signal)
    },
    inTurn: createTurns(),
    onServing: (model) => void served.push(model.manifest.version),
    tell: (what) => void told.push(what),
    report: (report) => void reports.push(report),
  })
  const outcomes = () => reports.map(({ outcome, reason, candidate }) => [candidate.version, outcome, reason])
  return { desk, serving, told, reports, served, outcomes, timers }
}

function choice(model: ModelName | undefined): ModelChoice {
  const name = model && nameOf(model)
  return { ...(name && { model: name }), insteadOf: 'models/plate/1', chosenBy: 'Ada', chosenAt: '', reason: 'why not' }
}

const run = (score: number, runMs = 10) => {
  const finding = aModelFinding(score)
  if (finding.outcome !== 'judged') throw new Error('the builder makes a judgement')
  return { finding, score, runMs }
}

/** Parts go by: the running model judges them, and some are cut for the candidate as well. */
async function parts(desk: ViewDesk, count: number, runMs = 10): Promise<void> {
  for (let part = 0; part < count; part += 1) {
    await settled()
    const { candidate } = desk.served
    desk.judged(`part ${part}`, desk.serving.manifest, run(0.5, runMs))
    if (candidate) desk.shadow(`part ${part}`, candidate, image)
  }
  await settled()
}

describe('a model that is chosen', () => {
  test('takes over once it has judged live parts beside the running one, and both scores are kept', async () => {
    const next = fakeModel('2')
    const { desk, told, reports, served } = deskWith([next])
    const change = desk.choose(choice(next.manifest))
    await settled()
    expect(told.at(-1)).toMatchObject({ serving: { version: '1' }, candidate: { version: '2', input: { width: 16 } } })
    expect([desk.serving.manifest.version, next.pool.isPromoted]).toEqual(['1', false])
    await parts(desk, 2)
    await change
    expect(told.at(-1)).toMatchObject({ serving: { version: '2' } })
    expect(told.at(-1)).not.toHaveProperty('candidate')
    expect(served).toEqual(['2'])
    expect(reports).toMatchObject([
      { candidate: { version: '2' }, running: { version: '1' }, outcome: 'passed', reason: '' },
    ])
    expect(reports[0]?.shadow).toEqual([0, 1].map((part) => ({ of: `part ${part}`, expected: 0.5, scored: 0.5 })))
    expect(reports[0]?.latencyMs).toEqual({ running: { p50: 10, p99: 10 }, candidate: { p50: 10, p99: 10 } })
  })

  test('and serves already changes nothing', async () => {
    const { desk, serving, reports, told } = deskWith([])
    await desk.choose(choice(serving.manifest))
    await desk.choose(choice(undefined))
    expect([reports, told]).toEqual([[], []])
  })

  const nan = (): never => {
    throw new ModelRunError('model-output-invalid', 'the output score holds NaN')
  }
  const lost = { name: 'plate', version: '9', sha256: 'f'.repeat(64) }
  const golden = fakeModel('2', () => 3)
  const withGolden = { ...golden, manifest: { ...golden.manifest, golden: [{ file: 'golden/1.png', score: 2 }] } }
  const elsewhere = { ...golden.manifest.provenance, region: { x: 1, y: 1, width: 2, height: 2 } }

  test.each<[string, Model | undefined, string, number?]>([
    ['there is no such package', undefined, 'it cannot be had: there is no such package'],
    ['it gives no number', fakeModel('2', nan), 'live part part 0: the output score holds NaN'],
    ['it scores its own images otherwise', withGolden, 'golden/1.png scores 3 here, the package says 2'],
    ['it rejects what the running one passes', fakeModel('2', () => 9), 'it rejects 2 of 2 live parts'],
    ['it is slow', fakeModel('2', () => 1, 500), '3 of 3 runs took longer than the 40 ms allowed', 3],
    [
      'it was fitted elsewhere',
      { ...golden, manifest: { ...golden.manifest, provenance: elsewhere } },
      'it was fitted on the region 1,1,2,2, the recipe inspects 0,0,8,6',
    ],
    [
      'its pictures are too large',
      { ...golden, manifest: { ...golden.manifest, input: { ...golden.manifest.input, width: 2048, height: 2048 } } },
      'its pictures of 2048 × 2048 are 12582912 bytes',
    ],
  ])('and fails, because %s, changes nothing', async (_, model, reason, partsMin) => {
    const { desk, told, outcomes, served } = deskWith(model ? [model] : [], partsMin)
    const change = desk.choose(choice(model?.manifest ?? lost))
    await parts(desk, 4)
    await change
    expect(outcomes()).toEqual([[model ? '2' : '9', 'failed', expect.stringContaining(reason)]])
    expect(desk.serving.manifest.version).toBe('1')
    expect(served).toEqual([])
    if (told.length > 0) expect(told.at(-1)).not.toHaveProperty('candidate')
    if (model) expect(model.pool.isClosed).toBe(true)
  })

  test('while another one is examined takes its place', async () => {
    const [second, third] = [fakeModel('2'), fakeModel('3')]
    const { desk, outcomes } = deskWith([second, third])
    const changes = [desk.choose(choice(second.manifest))]
    await settled()
    changes.push(desk.choose(choice(third.manifest)))
    await parts(desk, 3)
    await Promise.all(changes)
    expect(outcomes()).toEqual([
      ['2', 'failed', 'plate/3 was chosen meanwhile'],
      ['3', 'passed', ''],
    ])
    expect(second.pool.isClosed).toBe(true)
  })

  test('on a quiet line takes over on the images of its package alone, and the report says so', async () => {
    const next = fakeModel('2')
    const { desk, outcomes, timers } = deskWith([next])
    const change = desk.choose(choice(next.manifest))
    await settled()
    expect(timers.waiting).toBe(1)
    // The clock stands still: the exam looks, and goes on.
    timers.elapse()
    await settled()
    expect(outcomes()).toEqual([])
    desk.close()
    await expect(change).rejects.toThrow('the service stops')
    expect(next.pool.isClosed).toBe(true)
  })
})

describe('after a change', () => {
  async function changed(...others: Model[]) {
    const next = fakeModel('2')
    const at = deskWith([next, ...others])
    const change = at.desk.choose(choice(next.manifest))
    await parts(at.desk, 2)
    await change
    return { ...at, next }
  }

  test('an error brings the model before back by itself', async () => {
    const { desk, next, told, outcomes, served } = await changed()
    expect(desk.isNeeded(nameOf({ ...next.manifest, version: '1' }))).toBe(true)
    desk.failed(next.manifest, 'the process of the model ended (SIGKILL)')
    expect(outcomes().at(-1)).toEqual([
      '2',
      'rolled-back',
      'part 1 after the change: the process of the model ended (SIGKILL)',
    ])
    expect(told.at(-1)).toMatchObject({ serving: { version: '1' } })
    expect(served).toEqual(['2', '1'])
    expect(desk.isNeeded(next.manifest)).toBe(false)
  })

  test('slow parts do as well, and end the exam of a third model', async () => {
    const third = fakeModel('3')
    const { desk, outcomes } = await changed(third)
    const change = desk.choose(choice(third.manifest))
    await settled()
    for (let part = 0; part < 3; part += 1) desk.judged(`slow ${part}`, desk.serving.manifest, run(0.5, 150))
    await change
    expect(outcomes().slice(1)).toEqual([
      ['2', 'rolled-back', expect.stringContaining('3 of 3 runs took longer')],
      ['3', 'failed', expect.stringContaining('the running model was taken back meanwhile')],
    ])
    expect([desk.serving.manifest.version, third.pool.isClosed]).toEqual(['1', true])
  })

  test('a person’s choice of the model before counts at once while that is still loaded', async () => {
    const { desk, serving, outcomes } = await changed()
    await desk.choose(choice(serving.manifest))
    expect(outcomes().at(-1)).toEqual(['2', 'rolled-back', 'Ada: why not'])
    expect(desk.serving).toBe(serving)
  })

  test('and after the probation it sits an exam like any other', async () => {
    const { desk, serving, outcomes } = await changed(fakeModel('1'))
    await parts(desk, 3)
    expect(desk.isNeeded(serving.manifest)).toBe(false)
    const change = desk.choose(choice(undefined))
    await parts(desk, 2)
    await change
    expect(outcomes().at(-1)).toEqual(['1', 'passed', ''])
  })
})
