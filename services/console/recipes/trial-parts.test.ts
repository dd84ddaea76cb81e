import { expect, test } from 'vitest'
import { trialFramesMax } from '../../../shared/contracts/recipe-trial.ts'
import { aboutPart, anOverride, aRecord, partIdOf, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { createFrameIndex } from '../parts/frame-index.ts'
import { createPartStore } from '../parts/part-store.ts'
import { createTrialParts, type PartWithFrames, partsTriedMax } from './trial-parts.ts'

function known(count: number, lost: readonly number[] = []) {
  const folder = temporaryDatabase()
  const [store, frames] = [createPartStore(folder.database), createFrameIndex(folder.database)]
  for (let number = 1; number <= count; number += 1) {
    store.addVerdict(aRecord(number, number % 10 === 0 ? { verdict: 'reject' } : {}))
    const frame = { partId: partIdOf(number), view: 'top', streamSequence: 100 + number, storedAtMs: 0 }
    if (!lost.includes(number)) frames.add(frame)
  }
  const parts = createTrialParts({ store, frames })
  return { store, parts, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

const numbers = (parts: readonly PartWithFrames[]): number[] => parts.map(({ part }) => part.sequence)

test('a recipe is tried on the newest parts of which every picture is there', () => {
  using at = known(40, [40, 38])
  const recent = at.parts.recent()
  expect(numbers(recent).slice(0, 3)).toEqual([39, 37, 36])
  expect(recent).toHaveLength(partsTriedMax)
  expect(recent[0]?.frames).toEqual([{ partId: partIdOf(39), sequence: 39, view: 'top', streamSequence: 139 }])
})

test('limits are taught from parts that passed and that nobody has overridden', () => {
  using at = known(22, [3])
  at.store.addOverride(aboutPart(21), anOverride({ verdict: 'reject' }))
  expect(numbers(at.parts.good()).slice(0, 3)).toEqual([22, 19, 18])
  expect(numbers(at.parts.goodOf([22, 21, 20, 19, 3, 77].map(partIdOf)))).toEqual([22, 19])
})

test('no more pictures are measured than a trial takes', () => {
  using at = known(150)
  expect(at.parts.good()).toHaveLength(trialFramesMax)
})
