import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { PhotoError, type ReadBytes, readPhoto } from '../photo.ts'
import { TeachError } from './teach-error.ts'

/** From fewer photos nobody can tell what good parts have in common. */
export const photosMin = 8
const namedMax = 3

/** Photos of good parts, by their names, and where their bytes and those of the reference come from. */
export interface GoodPhotos {
  readonly files: readonly string[]
  readonly read: ReadBytes
}

/** @param copies left out because another has the same bytes @throws {TeachError} when there are too few photos */
export function assertEnough(photos: number, copies: number): void {
  if (photos >= photosMin) return
  const besides = copies > 0 ? ` besides ${copies} copies` : ''
  throw new TeachError(
    `${photos} photos${besides} are too few to teach from; give at least ${photosMin} of different good parts, better 30`,
  )
}

/**
 * Gives every photo to `measure`, one after the other: many do not fit into memory at once.
 * @throws {TeachError} naming the photos that cannot be read or are no frames of the view
 */
export async function onEachPhoto<Result>(
  { files, read }: GoodPhotos,
  view: ViewRecipe,
  measure: (image: RulesImage) => Result,
  onPhoto: (done: number) => void,
): Promise<Result[]> {
  const results: Result[] = []
  const odd: string[] = []
  for (const [index, file] of files.entries()) {
    try {
      results.push(measure(await readPhoto(file, view, read)))
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
