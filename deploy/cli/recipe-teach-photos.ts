import { readFile } from 'node:fs/promises'
import { assertEnough, type GoodPhotos } from '../../services/rules/teaching/each-photo.ts'
import { sha256Of } from '../../shared/recipe/revision.ts'
import { listGoodImages } from './good-images.ts'

/** Photos of good parts to teach from. */
export interface FoundPhotos extends GoodPhotos {
  /** Files left out because another has the same bytes: they would count twice in every promise. */
  readonly copies: number
}

/** Finds the photos. @throws {TeachError} when there are too few of them */
export async function findGoodPhotos(paths: readonly string[]): Promise<FoundPhotos> {
  const files = await listGoodImages(paths)
  const byContent = new Map<string, string>()
  for (const file of files) {
    const digest = sha256Of(await readFile(file))
    if (!byContent.has(digest)) byContent.set(digest, file)
  }
  const copies = files.length - byContent.size
  assertEnough(byContent.size, copies)
  return { files: [...byContent.values()], read: (file) => readFile(file), copies }
}
