import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { RecipeStoreError, type StoredRecipe } from '../../shared/bus/recipe-store.ts'
import { type OpenedRecipe, openRecipe, RecipeError } from '../../shared/recipe/load.ts'
import { demoFolder } from '../../test/support/demo-recipe.ts'
import { openStored } from './stored-recipe.ts'

const path = 'good/top.jpg'
let text: string
let picture: Uint8Array
let started: OpenedRecipe
beforeAll(async () => {
  const recipe = await readFile(join(demoFolder, 'recipe.yaml'), 'utf8')
  text = recipe.replace('    checks:', `    reference: ${path}\n    checks:`)
  picture = await readFile(join(demoFolder, 'images/good/001.jpg'))
  started = await open(recipe)
})

function open(document: string): Promise<OpenedRecipe> {
  const readPicture = async (): Promise<Uint8Array> => picture
  return openRecipe({ name: 'test', text: document, folder: '/nowhere', readPicture })
}

/** What the rules make of a stored document. */
async function opened(document: string, changes: { revision?: string; bytes?: Uint8Array | Error } = {}) {
  const revision = changes.revision ?? (await open(document)).recipe.revision
  const { bytes = picture } = changes
  const pictures = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
    if (bytes instanceof Error) throw bytes
    return new Map(document.includes(path) ? [[path, bytes]] : [])
  }
  const stored: StoredRecipe = {
    envelope: { version: 1, station: 'demo', revision, takenAt: '2026-01-05T08:00:00.000Z' },
    body: { document, pictures: {}, insteadOf: started.recipe.revision, author: 'engineer', note: '' },
    storedAtMs: 0,
  }
  return await openStored(stored, { pictures }, started.recipe)
}

describe('a recipe that the broker keeps', () => {
  test('is ready with the picture that was stored with it, wherever its path leads here', async () => {
    const checks = (await opened(text)).get('top')
    expect(checks?.reference?.pixels).toMatchObject({ width: 472, height: 312 })
    expect(checks?.view.checks).toHaveLength(8)
    expect(checks?.millimetresPerPixel).toBe(0.2)
  })

  test('is refused for its mistakes, each with its line', async () => {
    const wrong = text.replace('kind: size', 'kind: weight').replace('ΔE', '')
    await expect(opened(wrong)).rejects.toThrow(/line \d+: views\.top\.checks\[0\]\.kind: there is no check "weight"/)
    await expect(opened('views: [')).rejects.toThrow(RecipeError)
  })

  test('is refused where a check cannot measure its own reference', async () => {
    const empty = text.replace(
      'region: { x: 240, y: 160, width: 160, height: 160 }',
      'region: { x: 90, y: 90, width: 20, height: 20 }',
    )
    expect(empty).not.toBe(text)
    await expect(opened(empty)).rejects.toThrow(
      /line \d+: .*cannot be measured on the reference \(bore reaches the edge/,
    )
  })

  test('is refused where its text or a picture is not what its revision says', async () => {
    await expect(opened(text, { revision: '0123456789ab' })).rejects.toThrow(/0123456789ab is not what it says/)
    const other = await readFile(join(demoFolder, 'images/good/002.jpg'))
    await expect(opened(text, { bytes: other })).rejects.toThrow(/is not what it says/)
  })

  test('is refused where it changes what is fixed at the start', async () => {
    await expect(opened(text.replace('indexing', 'manual'))).rejects.toThrow(/budgetMs: 700 → 2000/)
  })

  test('may be had later where its picture cannot be had now', async () => {
    const error = new RecipeStoreError('the broker does not have the picture')
    await expect(opened(text, { bytes: error })).rejects.toThrow(error)
  })
})
