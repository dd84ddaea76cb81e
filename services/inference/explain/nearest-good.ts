import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { closeUpBytesMax, type NearestGood } from '../../../shared/contracts/explanation.ts'
import { ModelMemory } from '../../../shared/contracts/model-memory.ts'
import { decodeImage } from '../../../shared/imaging/decode.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cellRegion, closeUpAround } from './close-up.ts'
import { drawnPicture } from './explanation-picture.ts'

const memoryFile = 'memory.json'
const mebibyte = 2 ** 20
const fileBytesMax = 4 * mebibyte
const pixelsMax = 2048 * 2048
const notForPeople = /\p{C}/gu

/** A patch cannot be shown; the message says why. */
export class NearestGoodError extends Error {
  override name = 'NearestGoodError'
}

/**
 * Looks up in a package where one of the good patches that its model keeps was seen, and draws the place.
 * @param seen what the model saw of the part: good images are as large
 * @throws {NearestGoodError}
 */
export async function findNearestGood(
  folder: string,
  patch: number,
  seen: { width: number; height: number },
): Promise<NearestGood> {
  const { images, patches, grid } = await readMemory(folder)
  const [number = -1, cell = 0] = patches[patch] ?? []
  const image = images[number]
  if (!image || cell >= grid.rows * grid.columns)
    throw new NearestGoodError(`${memoryFile} of the package does not know the good patch ${patch}`)
  const name = image.name.replaceAll(notForPeople, '?')
  if (image.file === undefined) return { image: name, region: cellRegion(cell, grid, seen) }
  const picture = await readImage(folder, image.file)
  const region = cellRegion(cell, grid, picture)
  const shown = closeUpAround(region, picture)
  const drawn = await drawnPicture(picture, shown, closeUpBytesMax)
  return { image: name, region, closeUp: { region: shown, picture: drawn } }
}

async function readMemory(folder: string): Promise<ModelMemory> {
  const text = (await readSmall(folder, memoryFile)).toString('utf8')
  try {
    return ModelMemory.parse(JSON.parse(text))
  } catch (error) {
    throw new NearestGoodError(`${memoryFile} of the package is not what it should be`, { cause: error })
  }
}

async function readImage(folder: string, file: string): Promise<RgbImage> {
  const bytes = await readSmall(folder, file)
  return decodeImage(bytes, pixelsMax).catch((error: unknown) => {
    throw new NearestGoodError(`${file} of the package: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  })
}

/** @throws {NearestGoodError} when the file is missing or larger than an honest one */
async function readSmall(folder: string, file: string): Promise<Buffer> {
  const handle = await open(join(folder, file)).catch((error: unknown) => {
    throw new NearestGoodError(`the package has no ${file}; fit the model again with vaglio fit`, { cause: error })
  })
  try {
    const { size } = await handle.stat()
    if (size > fileBytesMax) throw new NearestGoodError(`${file} of the package is larger than ${fileBytesMax} bytes`)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
