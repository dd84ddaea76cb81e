import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { FitError } from '../../models/fit/fit-error.ts'

const imageExtensions = ['.png', '.jpg', '.jpeg']

async function imagesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new FitError(`${path}: is not there; give folders or images`, { cause: error })
  })
  if (!found.isDirectory()) return [path]
  const names = await readdir(path)
  const images = names.filter((name) => imageExtensions.includes(extname(name).toLowerCase())).sort()
  if (images.length === 0) throw new FitError(`${path}: holds no image ending in ${imageExtensions.join(', ')}`)
  return images.map((name) => join(path, name))
}

/**
 * Images of parts: those of every folder, by name, and single files as they are given; none twice.
 * @throws {FitError} when a path is not there or a folder holds no image
 */
export async function listGoodImages(paths: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(paths.map(imagesIn))
  return [...new Set(lists.flat())]
}
