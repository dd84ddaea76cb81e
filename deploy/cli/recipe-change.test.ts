import { expect, test } from 'vitest'
import type { ListedRecipe, NewRecipe } from '../../shared/bus/recipe-store.ts'
import type { RevisionEnvelope } from '../../shared/contracts/recipe-revision.ts'
import { openRecipe } from '../../shared/recipe/load.ts'
import { changeRecipe } from './recipe-change.ts'
import type { RecipeBus } from './recipe-station.ts'

const text = `station: press
budget: manual
views:
  top:
    frame: { width: 640, height: 480 }
    millimetresPerPixel: 0.2
    model: plate/1
    checks: [{ name: pin, kind: missing-part, region: { x: 1, y: 2, width: 30, height: 40 } }]
`
const opened = await openRecipe({ name: 'test', text, folder: '/', readPicture: async () => undefined })
const { revision } = opened.recipe

/** A station that rules by the recipe, and whose broker keeps it with a signature that counts or not. */
async function restored(isTrusted: boolean): Promise<{ added: RevisionEnvelope[]; told: string[] }> {
  const body = { document: text, pictures: {}, insteadOf: '0000000000f1', author: 'engineer', note: '' }
  const envelope = { version: 1 as const, station: 'press', revision, takenAt: '2026-01-05T08:00:00.000Z' }
  const kept: ListedRecipe = { envelope, body, storedAtMs: 0, streamSequence: 1, isTrusted }
  const [added, told]: [RevisionEnvelope[], string[]] = [[], []]
  const bus = {
    listen: (_: object, station: string, heard: (envelope: object, body: object) => void) =>
      heard({ station, instance: 'a' }, { recipe: { file: '0000000000f1', ready: [revision], refused: [] } }),
    recipes: {
      list: async () => [kept],
      pictures: async () => new Map(),
      add: async (envelope: RevisionEnvelope, { insteadOf }: NewRecipe) => {
        expect(insteadOf).toBe('0000000000f1')
        added.push(envelope)
      },
    },
  } as unknown as RecipeBus
  const change = { by: 'engineer', note: '', waitMs: 0 }
  await changeRecipe(bus, 'press', opened, change, (line) => told.push(line))
  return { added, told }
}

test('what is the newest already is not stored again', async () => {
  const { added, told } = await restored(true)
  expect(added).toEqual([])
  expect(told).toEqual([`recipe ${revision} is the newest already`])
})

test('what is the newest, but was signed with keys that no longer count, is signed anew', async () => {
  expect((await restored(false)).added).toMatchObject([{ revision }])
})
