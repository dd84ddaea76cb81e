import { describe, expect, test } from 'vitest'
import type { SecondModelRecipe } from '../../../shared/contracts/recipe.ts'
import { createEstimate } from '../../../shared/runtime/estimate.ts'
import { aView, fakeClock } from '../../../test/support/builders.ts'
import { fakeModel, fakeSchedule, settled } from '../../../test/support/fake-models.ts'
import { nameOf } from '../process/loaded-model.ts'
import { ModelRunError } from '../process/model-run-error.ts'
import type { JudgedFinding } from './finding.ts'
import { createSecondOpinion, type Opinion } from './second-opinion.ts'

const model = { name: 'first', version: '1', sha256: 'a'.repeat(64) }
const region = { x: 100, y: 50, width: 400, height: 200 }
const image = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) }
const scaled = { width: 16, height: 32, data: new Uint8Array(16 * 32 * 3) }

/** Of a first model that is suspicious above 1 and rejects above 2. */
function firstOpinion(score: number): Opinion {
  const finding: JudgedFinding = { outcome: 'judged', model, score, threshold: 2, warningThreshold: 1 }
  return { finding, image, folder: '/packages/first', nearestOfPeak: 3 }
}

/** @param answer the second model's score, above 2 bad @param tookMs how long it takes to give it */
function aSecond(answer: () => number | Promise<number>, when: SecondModelRecipe['when'] = 'both', tookMs = 10) {
  const [clock, timers, estimate] = [fakeClock(), fakeSchedule(), createEstimate()]
  const outcomes: string[] = []
  const second = fakeModel('2', () => {
    clock.advance(tookMs)
    return answer()
  })
  const ask = createSecondOpinion({
    ...{ model: second, when, expects: undefined, clock, estimate, schedule: timers.schedule },
    scale: async (given, size) => {
      expect(given).toBe(image)
      expect(size).toEqual({ width: 16, height: 32 })
      return scaled
    },
    onOutcome: (outcome) => void outcomes.push(outcome),
  })
  return {
    ask: (score: number) => ask(aView(), firstOpinion(score), region),
    second,
    clock,
    timers,
    estimate,
    outcomes,
  }
}

describe('a second model', () => {
  test('clears a part that the first rejects, and the finding keeps what the first said', async () => {
    const { ask, second, outcomes, timers } = aSecond(() => 0.5)
    const opinion = await ask(3)
    expect(opinion).toMatchObject({
      finding: { model: nameOf(second.manifest), score: 0.5, threshold: 2, first: { model, score: 3, threshold: 2 } },
      ...{ image: scaled, folder: '/packages/2', nearestOfPeak: 5 },
    })
    expect(second.pool.asked).toEqual([{ type: 'judge', image: scaled }])
    expect({ outcomes, timers: timers.waiting }).toEqual({ outcomes: ['decided'], timers: 0 })
  })

  test('rejects a part that the first only suspects', async () => {
    const { finding } = await aSecond(() => 4).ask(1.5)
    expect(finding).toMatchObject({ score: 4, threshold: 2, first: { score: 1.5 } })
  })

  test.each([
    ['both', 1, false],
    ['both', 1.5, true],
    ['both', 2.5, true],
    ['suspicious', 1.5, true],
    ['suspicious', 2.5, false],
    ['rejected', 2, false],
    ['rejected', 2.5, true],
  ] as const)('asked when %s: a first score of %d of 2, warning at 1: %s', async (when, score, isAsked) => {
    const { ask, second } = aSecond(() => 0.5, when)
    const { finding } = await ask(score)
    expect(second.pool.asked.length).toBe(isAsked ? 1 : 0)
    if (!isAsked) expect(finding).toEqual(firstOpinion(score).finding)
  })

  test('that is late is not waited for: the first finding stands, and says why', async () => {
    const { ask, timers, outcomes, second } = aSecond(() => new Promise(() => {}))
    const asking = ask(3)
    await settled()
    timers.elapse()
    expect(await asking).toEqual({
      ...firstOpinion(3),
      finding: {
        ...firstOpinion(3).finding,
        second: {
          model: nameOf(second.manifest),
          outcome: 'late',
          // A quarter of the budget of 200 ms is kept for what comes after.
          reason: 'it did not answer within the 150 ms that were left',
        },
      },
    })
    expect(outcomes).toEqual(['late'])
  })

  test('is not asked when too little time is left for it, and tried again now and then', async () => {
    const { ask, clock, outcomes, second } = aSecond(() => 0.5, 'both', 60)
    expect((await ask(3)).finding.first).toBeDefined()
    clock.advance(20)
    const { finding } = await ask(3)
    expect(finding).toMatchObject({ score: 3, second: { outcome: 'late', reason: '70 ms were left, it needs 180 ms' } })
    expect(second.pool.asked).toHaveLength(1)
    for (let part = 0; part < 7; part += 1) await ask(3)
    expect(second.pool.asked).toHaveLength(2)
    clock.advance(1000)
    for (let part = 0; part < 20; part += 1) await ask(3)
    expect(second.pool.asked).toHaveLength(2)
    expect(outcomes.filter((outcome) => outcome === 'decided')).toHaveLength(2)
  })

  test('that fails leaves the first finding, and says why', async () => {
    const { ask, outcomes, timers } = aSecond(() => Promise.reject(new ModelRunError('model-failed', 'out of memory')))
    const { finding, folder } = await ask(1.5)
    expect(finding).toMatchObject({ model, score: 1.5, second: { outcome: 'failed', reason: 'out of memory' } })
    expect({ folder, outcomes, timers: timers.waiting }).toEqual({
      ...{ folder: '/packages/first', outcomes: ['failed'], timers: 0 },
    })
  })
})
