import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { EvaluationError } from '../../models/evaluation/evaluation-error.ts'
import type { LabelledFile } from '../../models/evaluation/labelled-file.ts'

const imageExtensions = ['.png', '.jpg', '.jpeg']

/** An image and the folder in which it was looked for. */
interface FoundImage {
  readonly file: string
  readonly folder: string
}

async function imagesUnder(path: string, option: string): Promise<FoundImage[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new EvaluationError(`${path}: is not there; ${option} takes folders and images`, { cause: error })
  })
  if (!found.isDirectory()) return [{ file: path, folder: dirname(path) }]
  const names = await readdir(path, { recursive: true })
  const images = names.filter((name) => imageExtensions.includes(extname(name).toLowerCase())).sort()
  if (images.length === 0) throw new EvaluationError(`${path}: holds no image ending in ${imageExtensions.join(', ')}`)
  return images.map((name) => ({ file: join(path, name), folder: path }))
}

async function imagesUnderAll(paths: readonly string[], option: string): Promise<FoundImage[]> {
  const found = (await Promise.all(paths.map((path) => imagesUnder(path, option)))).flat()
  return [...new Map(found.map((image) => [resolve(image.file), image])).values()]
}

/** The folder below the one that was given, or that one itself. */
function typeOf({ file, folder }: FoundImage): string {
  const below = relative(folder, dirname(file))
  return below === '' ? basename(resolve(folder)) : below
}

/** Path below the folder without extension, and without the ending that some sets give their masks. */
function placeOf({ file, folder }: FoundImage): string {
  const path = relative(folder, file)
  return path.slice(0, -extname(path).length).replace(/_mask$/, '')
}

/** Finds the mask of an image: at the same place below the masks' folder, else the only one of the same name. */
function maskFinder(masks: readonly FoundImage[]): (image: FoundImage) => string | undefined {
  const byPlace = new Map(masks.map((mask) => [placeOf(mask), mask.file]))
  const named = (name: string) => masks.filter((mask) => basename(placeOf(mask)) === name)
  return (image) => {
    const atPlace = byPlace.get(placeOf(image))
    if (atPlace !== undefined) return atPlace
    const [only, ...others] = named(basename(placeOf(image)))
    return others.length === 0 ? only?.file : undefined
  }
}

/** Where images and masks lie. */
export interface LabelledFolders {
  readonly good: readonly string[]
  readonly defect: readonly string[]
  readonly masks?: string | undefined
}

/**
 * Lists images of known truth, with those of all folders below; a sub-folder's name is the kind of defect.
 * @throws {EvaluationError} when a path is not there, a folder holds no image, or no mask belongs to a defect
 */
export async function listLabelledFiles({ good, defect, masks }: LabelledFolders): Promise<LabelledFile[]> {
  const maskOf = maskFinder(masks === undefined ? [] : await imagesUnder(masks, '--masks'))
  const goodFiles = await imagesUnderAll(good, '--good')
  const defects = (await imagesUnderAll(defect, '--defect')).map((image) => {
    const mask = maskOf(image)
    return { file: image.file, defect: typeOf(image), ...(mask !== undefined && { mask }) }
  })
  if (masks !== undefined && defects.every(({ mask }) => mask === undefined)) {
    throw new EvaluationError(
      `${masks}: no mask is named as a defect is; ${defects[0]?.file} needs <same folder and name>.png there`,
    )
  }
  return [...goodFiles.map(({ file }) => ({ file })), ...defects]
}
