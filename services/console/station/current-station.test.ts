import { expect, test } from 'vitest'
import { usualReasonCodes } from '../../../shared/contracts/reason-code.ts'
import { aRecipe, fakeClock } from '../../../test/support/builders.ts'
import { aStationState, partIdOf } from '../../../test/support/console-parts.ts'
import { createStationWatch } from './current-station.ts'
import { createLineStop, type OpenStop } from './line-stop.ts'

const ready = { ready: true, reason: '', sentAt: '2026-01-05T08:00:00.000Z' }

function watching(trouble = '') {
  const clock = fakeClock()
  const stop = createLineStop()
  const shift = { current: () => aStationState().shift }
  const judgedBy: string[] = []
  const recipe = { current: () => aRecipe(), judgedBy: (revision: string) => void judgedBy.push(revision) }
  const watch = createStationWatch({ recipe, clock, stop, shift, trouble: () => trouble })
  return { clock, stop, watch, judgedBy }
}

test('is what the recipe says until something is heard', () => {
  const { watch } = watching()
  expect(watch.current()).toMatchObject({
    ...{ station: 'press', ready: false, reason: 'decision is not heard', budgetMs: 200, failSafe: 'reject' },
    views: [{ name: 'top', frame: { width: 8, height: 6 }, checks: ['bore'] }],
    overrideReasons: usualReasonCodes,
    recipeRevision: 'a1b2c3d4e5f6',
  })
})

test('READY goes with what is heard, and silence ends it as it does for the line', () => {
  const { watch, clock } = watching()
  watch.ready('a', ready)
  expect(watch.current()).toMatchObject({ ready: true, reason: '' })
  clock.advance(301)
  expect(watch.current()).toMatchObject({ ready: false, reason: 'decision is not heard' })
  expect(watching('the broker is gone').watch.current()).toMatchObject({ ready: false, reason: 'the broker is gone' })
})

test('the models that serve, the last verdict and its revision are told; an older verdict is not the last', () => {
  const { watch, judgedBy } = watching()
  const input = { width: 8, height: 6, fit: 'squeeze' as const }
  const serving = { name: 'plate', version: '2', sha256: '0'.repeat(64), input }
  watch.serving('top', {
    recipe: { model: 'm', region: { x: 0, y: 0, width: 1, height: 1 } },
    serving,
    since: ready.sentAt,
  })
  watch.decided({ decidedAt: '2026-01-05T08:00:02.000Z', recipeRevision: 'new' })
  watch.decided({ decidedAt: '2026-01-05T08:00:01.000Z', recipeRevision: 'old' })
  const { views, lastVerdictAt, recipeRevision } = watch.current()
  expect({ model: views[0]?.model, lastVerdictAt, recipeRevision, judgedBy }).toEqual({
    judgedBy: ['new'],
    model: 'plate/2',
    lastVerdictAt: '2026-01-05T08:00:02.000Z',
    recipeRevision: 'new',
  })
})

test('the newest stop is open until its own acknowledgement, in whatever order they are told', () => {
  const stop = (number: number): OpenStop => {
    return { stopId: partIdOf(number), rule: 'verdict', sequence: number, cause: 'bore', raisedAt: ready.sentAt }
  }
  const settled: string[] = []
  const message = (name: string) => ({ settle: () => void settled.push(name) })
  const line = createLineStop()
  expect(line.open()).toBeUndefined()
  line.acknowledged(partIdOf(1), message('acknowledgement 1'))
  line.raised(stop(1), message('stop 1'))
  expect(line.open()).toBeUndefined()
  line.raised(stop(2), message('stop 2'))
  expect(line.open()?.sequence).toBe(2)
  line.acknowledged(partIdOf(2), message('acknowledgement 2'))
  expect(line.open()).toBeUndefined()
  line.raised(stop(2), message('stop 2 again'))
  line.acknowledged(partIdOf(2), message('acknowledgement 2 again'))
  expect(settled).toEqual(['stop 1', 'acknowledgement 1'])
  line.raised(stop(3), message('stop 3'))
  expect(settled).toEqual(['stop 1', 'acknowledgement 1', 'stop 2 again'])
})
