import { readFile } from 'node:fs/promises'
import type { RulesImage } from '../../services/rules/inspection/rules-image.ts'
import { PhotoError, readPhoto } from '../../services/rules/photo.ts'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import { sha256Of } from '../../shared/recipe/revision.ts'
import { listGoodImages } from './good-images.ts'
import { TeachError } from './teach-error.ts'

/** From fewer photos nobody can tell what good parts have in common. */
const photosMin = 8
const namedMax = 3

/** Photos of good parts to teach from. */
export interface GoodPhotos {
  readonly files: readonly string[]
  /** Files left out because another has the same bytes: they would count twice in every promise. */
  readonly copies: number
}

/** Finds the photos. @throws {TeachError} when there are too few of them */
export async function findGoodPhotos(paths: readonly string[]): Promise<GoodPhotos> {
  const files = await listGoodImages(paths)
  const byContent = new Map<string, string>()
  for (const file of files) {
    const digest = sha256Of(await readFile(file))
    if (!byContent.has(digest)) byContent.set(digest, file)
  }
  const copies = files.length - byContent.size
  if (byContent.size < photosMin) {
    const besides = copies > 0 ? ` besides ${copies} copies` : ''
    throw new TeachError(
      `${byContent.size} photos${besides} are too few to teach from; give at least ${photosMin} of different good parts, better 30`,
    )
  }
  return { files: [...byContent.values()], copies }
}

/**
 * Gives every photo to `measure`, one after the other: many do not fit into memory at once.
 * @throws {TeachError} naming the photos that cannot be read or are no frames of the view
 */
export async function onEachPhoto<Result>(
  files: readonly string[],
  view: ViewRecipe,
  measure: (image: RulesImage) => Result,
  onPhoto: (done: number) => void,
): Promise<Result[]> {
  const results: Result[] = []
  const odd: string[] = []
  for (const [index, file] of files.entries()) {
    try {
      results.push(measure(await readPhoto(file, view)))
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error
      odd.push(error.message)
    }
    onPhoto(index + 1)
  }
  if (odd.length === 0) return results
  const more = odd.length > namedMax ? `\n  and ${odd.length - namedMax} more` : ''
  const named = odd.slice(0, namedMax).map((message) => `  ${message}`)
  throw new TeachError(
    `${odd.length} of ${files.length} photos cannot be used; leave them out:\n${named.join('\n')}${more}`,
  )
}
