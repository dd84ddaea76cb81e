import { describe, expect, test } from 'vitest'
import { aModelFinding, fakeClock } from '../../../test/support/builders.ts'
import { fakeSchedule, settled } from '../../../test/support/fake-models.ts'
import type { ModelRun } from '../process/model-run.ts'
import { startLiveExam } from './live-exam.ts'

const image = { width: 1, height: 1, data: new Uint8Array(3) }
const run = (score: number, runMs = 10): ModelRun => {
  const finding = aModelFinding(score)
  if (finding.outcome !== 'judged') throw new Error('the builder makes a judgement')
  return { finding, score, runMs }
}

const goldenImages = { golden: [{ of: 'golden/1.png', expected: 1, scored: 1 }], runsMs: [] }

function exam(judge: () => Promise<ModelRun>, partsMin = 2, golden = goldenImages) {
  const [clock, timers] = [fakeClock(), fakeSchedule()]
  const rules = { partsMin, msMax: 60_000, budgetMs: 200 }
  return {
    live: startLiveExam({ golden, overridden: [], rules, judge, clock, schedule: timers.schedule }),
    clock,
    timers,
  }
}

describe('live parts', () => {
  test('are compared in whatever order the two models answer', async () => {
    const { live, timers } = exam(async () => run(0.4))
    live.running('a', run(0.3))
    live.shadow('a', image)
    await settled()
    live.shadow('b', image)
    await settled()
    live.running('not cut for the candidate', run(0.3))
    live.running('b', run(0.2, 12))
    expect(await live.result).toEqual({ outcome: 'passed', reason: '' })
    expect(live.facts()).toMatchObject({
      shadow: [
        { of: 'a', expected: 0.3, scored: 0.4 },
        { of: 'b', expected: 0.2, scored: 0.4 },
      ],
      runsMs: { candidate: [10, 10], running: [10, 10, 12] },
    })
    expect(timers.waiting).toBe(0)
  })

  test('come one at a time: those meanwhile are left out', async () => {
    const asked: (() => void)[] = []
    const { live } = exam(() => new Promise((resolve) => asked.push(() => resolve(run(0.4)))))
    for (const part of ['a', 'b', 'c']) live.shadow(part, image)
    expect(asked).toHaveLength(1)
    asked[0]?.()
    await settled()
    live.shadow('d', image)
    expect(asked).toHaveLength(2)
  })

  test('a candidate that cannot judge one has failed', async () => {
    const { live } = exam(() => Promise.reject(new Error('the model did not answer within 200 ms')))
    live.shadow('a', image)
    const reason = 'live part a: the model did not answer within 200 ms'
    expect(await live.result).toEqual({ outcome: 'failed', reason })
  })

  test('are not waited for any longer than the rules say, nor where none are asked for', async () => {
    const { live, clock, timers } = exam(async () => run(0.4))
    clock.advance(60_000)
    timers.elapse()
    expect(await live.result).toMatchObject({ outcome: 'passed', reason: expect.stringContaining('0 live parts') })
    expect(await exam(async () => run(0.4), 0).live.result).toEqual({ outcome: 'passed', reason: '' })
  })

  test('as many wait for the other model’s word as a few seconds bring, and no more', async () => {
    const { live } = exam(async () => run(0.4), 1)
    for (let part = 0; part < 100; part += 1) live.running(`part ${part}`, run(0.3))
    live.shadow('part 0', image)
    await settled()
    expect(live.facts().shadow).toEqual([])
    live.shadow('part 99', image)
    expect(await live.result).toMatchObject({ outcome: 'passed' })
  })
})
