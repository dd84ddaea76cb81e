import { expect, test } from 'vitest'
import type { Outgoing } from '../../../shared/contracts/contract.ts'
import type { Override } from '../../../shared/contracts/override.ts'
import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import { aRecipe } from '../../../test/support/builders.ts'
import { anOverride, partIdOf } from '../../../test/support/console-parts.ts'
import { createOverriddenFrames } from './overridden-frames.ts'

const [[name = '', viewRecipe] = []] = Object.entries(aRecipe().views)
const top = viewRecipe as ViewRecipe
const cropped = { ...top, region: { x: 2, y: 1, width: 4, height: 3 } }
const bytes = Uint8Array.of(0xff, 0xd8, 0xff)

/** @param seen views whose picture is there @param refused the broker takes nothing */
function telling(seen: readonly string[], refused = false) {
  const published: { envelope: unknown; body: unknown; contract: string }[] = []
  const tell = createOverriddenFrames({
    views: { [name]: top, side: cropped },
    pictures: { find: async (_, view) => (seen.includes(view) ? { bytes, type: 'image/jpeg' } : undefined) },
    async publish({ contract, envelope, body }: Outgoing) {
      if (refused) throw new Error('the broker did not take it')
      published.push({ contract: contract.name, envelope, body })
      return { alreadyStored: false }
    },
  })
  const say = (revision: number, changes: Partial<Override> = {}) =>
    tell({ version: 1, station: 'press', partId: partIdOf(1), revision }, anOverride(changes))
  return { say, published }
}

test('every view of an overridden part is published with what the part truly is and what was inspected', async () => {
  const { say, published } = telling([name, 'side'])
  await say(1, { verdict: 'reject', reasonCode: 'defect-missed' })
  const { at } = anOverride()
  const said = { action: 'correct', verdict: 'reject', reasonCode: 'defect-missed', at }
  const about = { version: 1, station: 'press', partId: partIdOf(1), revision: 1, ...said }
  const whole = { x: 0, y: 0, ...top.frame }
  expect(published).toEqual([
    { contract: 'overridden-frame', envelope: { ...about, view: name, region: top.region ?? whole }, body: bytes },
    { contract: 'overridden-frame', envelope: { ...about, view: 'side', region: cropped.region }, body: bytes },
  ])
})

test('a first word about a picture that is gone takes no place of others', async () => {
  const { say, published } = telling([])
  await say(1)
  expect(published).toEqual([])
})

test.each([
  ['withdrawn', { action: 'withdraw' as const }, [name]],
  ['said anew of a picture that is gone', {}, []],
])('what is %s makes the earlier word void', async (_, changes, seen) => {
  const { say, published } = telling(seen)
  await say(2, changes)
  expect(published.map(({ body }) => body)).toEqual([new Uint8Array(), new Uint8Array()])
  expect(published[0]?.envelope).toMatchObject({ revision: 2, action: anOverride(changes).action })
})

test('what the broker does not take is not taken for said', async () => {
  await expect(telling([name], true).say(1)).rejects.toThrow('the broker did not take it')
})
