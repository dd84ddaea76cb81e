import { expect, test } from 'vitest'
import type { Recipe } from '../../../shared/contracts/recipe.ts'
import { aRecipe } from '../../../test/support/builders.ts'
import { until } from '../../../test/support/until.ts'
import { createRecipeInUse } from './recipe-in-use.ts'

const file = aRecipe({ revision: 'file' })

function following(find: (revision: string) => Promise<Recipe | undefined>) {
  const failed: string[] = []
  const asked: string[] = []
  const inUse = createRecipeInUse({
    file,
    find: (revision) => {
      asked.push(revision)
      return find(revision)
    },
    onFailed: (revision, error) => failed.push(`${revision}: ${error}`),
  })
  return { inUse, failed, asked }
}

test('a revision is looked for once, when a part was judged by it, and the file’s own not at all', async () => {
  const { inUse, asked } = following(async (revision) => aRecipe({ revision }))
  for (const revision of ['file', 'next', 'next', 'next']) inUse.judgedBy(revision)
  expect(inUse.current().revision).toBe('file')
  await until('the next', () => inUse.current().revision === 'next')
  inUse.judgedBy('file')
  await until('the file again', () => inUse.current() === file)
  expect(asked).toEqual(['next'])
})

test('of two that follow each other the last one stays, whichever is found first', async () => {
  const answers = new Map<string, (recipe: Recipe) => void>()
  const { inUse } = following((revision) => new Promise((resolve) => answers.set(revision, resolve)))
  inUse.judgedBy('one')
  inUse.judgedBy('two')
  answers.get('two')?.(aRecipe({ revision: 'two' }))
  await until('the second', () => inUse.current().revision === 'two')
  answers.get('one')?.(aRecipe({ revision: 'one' }))
  await new Promise(setImmediate)
  expect(inUse.current().revision).toBe('two')
})

test('where it is not found or cannot be read the one before stays, and that is told', async () => {
  const { inUse, failed } = following(async (revision) => {
    if (revision === 'broken') throw new Error('no such line')
    return undefined
  })
  inUse.judgedBy('gone')
  await until('one to fail', () => failed.length === 1)
  inUse.judgedBy('broken')
  await until('both to fail', () => failed.length === 2)
  expect(failed).toEqual(['gone: Error: it is not kept any more', 'broken: Error: no such line'])
  expect(inUse.current()).toBe(file)
})
