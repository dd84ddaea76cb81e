import { resolve } from 'node:path'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import type { Pictures } from '../../shared/contracts/recipe-revision.ts'
import type { RulesImage } from './inspection/rules-image.ts'
import { PhotoError, type ReadBytes, readPhoto } from './photo.ts'

/** The reference picture of a view cannot be used; the message says why and what to do. */
export class ReferencePictureError extends Error {
  override name = 'ReferencePictureError'
}

/**
 * The reference picture of a view, cut and scaled as preprocess does it with every frame.
 * @param folder against which the recipe's paths are read
 * @param read gives its bytes; from the disk unless given
 * @throws {ReferencePictureError}
 */
export async function openReference(
  view: ViewRecipe,
  folder: string,
  read?: ReadBytes,
): Promise<RulesImage | undefined> {
  if (view.reference === undefined) return undefined
  try {
    return await readPhoto(resolve(folder, view.reference), view, read)
  } catch (error) {
    if (!(error instanceof PhotoError)) throw error
    throw new ReferencePictureError(`${error.message}: name a frame of this camera that shows a good part`, {
      cause: error,
    })
  }
}

/** Gives the pictures that are stored with a recipe. @param folder against which its paths are read */
export function readStored(pictures: Pictures, folder: string): ReadBytes {
  const byFile = new Map([...pictures].map(([path, bytes]) => [resolve(folder, path), bytes]))
  return async (file) => {
    const bytes = byFile.get(file)
    if (bytes) return bytes
    throw new Error('it was not stored with the recipe')
  }
}
