import { describe, expect, test } from 'vitest'
import { aRecipe, fakeClock } from '../../test/support/builders.ts'
import { type Captured, createCapture } from './handler.ts'
import { createIntake, reorderWaitMs } from './intake.ts'
import { createPartRegister } from './part-register.ts'

function taking() {
  const register = createPartRegister(fakeClock().monotonicMs)
  const captured: Captured[] = []
  const due: { action: () => void; delayMs: number }[] = []
  const state = { isCrowded: false }
  let ids = 0
  const intake = createIntake({
    register,
    capture: createCapture({
      recipe: aRecipe(),
      revision: () => aRecipe().revision,
      clock: fakeClock(),
      newPartId: () => {
        ids += 1
        return `01KDZQ1G0000000000000000${10 + ids}`
      },
      nextSequence: () => register.sequence() + 1,
    }),
    onPart(part) {
      register.take(part.part)
      captured.push(part)
    },
    isCrowded: () => state.isCrowded,
    schedule: (action, delayMs) => void due.push({ action, delayMs }),
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  const shots = [{ view: 'top', source: 'camera', read: async () => new Uint8Array([1]) }]
  return {
    intake,
    state,
    take: (number?: number) => intake.take({ shots, ...(number !== undefined && { number }) }),
    waitsMs: () => due.map(({ delayMs }) => delayMs),
    timePasses: () => due.splice(0).map(({ action }) => action()),
    triggers: () => captured.map(({ part }) => part.trigger),
    sequences: () => captured.map(({ part }) => part.sequence),
    imageOf: async (index: number) => (await captured[index]?.frames[0])?.envelope.image,
  }
}

describe('createIntake', () => {
  test('numbers parts without a gap in the order they come', () => {
    const { take, sequences, triggers } = taking()
    expect([take(), take()]).toEqual(['taken', 'taken'])
    expect({ sequences: sequences(), triggers: triggers() }).toEqual({
      sequences: [1, 2],
      triggers: [undefined, undefined],
    })
  })

  test('a trigger that comes again makes no second part', () => {
    const { take, triggers } = taking()
    expect([take(17), take(17)]).toEqual(['taken', 'duplicate'])
    expect(triggers()).toEqual([17])
  })

  test('missed triggers become parts without pictures, once they had time to come', async () => {
    const { take, triggers, sequences, timePasses, waitsMs, imageOf } = taking()
    take(17)
    take(20)
    expect({ triggers: triggers(), waits: waitsMs() }).toEqual({ triggers: [17, 20], waits: [reorderWaitMs] })
    timePasses()
    expect({ triggers: triggers(), sequences: sequences() }).toEqual({
      triggers: [17, 20, 18, 19],
      sequences: [1, 2, 3, 4],
    })
    expect(await imageOf(2)).toEqual({
      at: 'nowhere',
      reason: 'trigger 18 gave no picture: camera-ingest was not running or the camera missed it',
    })
    expect(take(18)).toBe('duplicate')
  })

  test('a trigger that was overtaken is a part like any other', async () => {
    const { take, triggers, timePasses, imageOf } = taking()
    for (const number of [17, 19, 18]) take(number)
    timePasses()
    expect(triggers()).toEqual([17, 19, 18])
    expect(await imageOf(2)).toMatchObject({ at: 'body' })
  })

  test('a line that counts anew: what was missing before it is declared, and nothing in between', () => {
    const { take, triggers, timePasses } = taking()
    for (const number of [498, 500, 1, 2]) take(number)
    timePasses()
    expect(triggers()).toEqual([498, 500, 499, 1, 2])
  })

  test('what an earlier run had skipped is declared', () => {
    const { take, intake, triggers } = taking()
    for (const number of [1, 3]) take(number)
    intake.declareMissing()
    expect(triggers()).toEqual([1, 3, 2])
  })

  test('with too many parts on their way a part is taken in without its image', async () => {
    const { take, state, imageOf } = taking()
    state.isCrowded = true
    expect(take(17)).toBe('taken')
    expect(await imageOf(0)).toMatchObject({ at: 'nowhere', reason: expect.stringContaining('too many parts wait') })
  })
})
