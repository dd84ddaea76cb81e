import { readFile } from 'node:fs/promises'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { cropAndScale, sizeForMessage } from '../../shared/imaging/scale.ts'
import type { RulesImage } from './inspection/rules-image.ts'

/** A file is no frame of the view's camera; the message says why. */
export class PhotoError extends Error {
  override name = 'PhotoError'
}

/** Gives the bytes of a file. */
export type ReadBytes = (file: string) => Promise<Uint8Array>

/** A picture of another size is read as far as it takes to say so. */
const pixelsMax = 8192 * 8192

/**
 * A frame of a view from a file, cut and scaled as preprocess does it with every frame.
 * @throws {PhotoError} when it cannot be read, or has another size than the view's frames
 */
export async function readPhoto(file: string, view: ViewRecipe, read: ReadBytes = readFile): Promise<RulesImage> {
  const frame = await readImage(file, read)
  const { width, height } = view.frame
  if (frame.width !== width || frame.height !== height) {
    throw new PhotoError(`${file} is ${frame.width} × ${frame.height}, the view's frame ${width} × ${height}`)
  }
  const inspected = view.region ?? { x: 0, y: 0, width, height }
  const size = sizeForMessage(inspected)
  return {
    pixels: await cropAndScale(frame, inspected, size),
    origin: { x: inspected.x, y: inspected.y },
    scale: size.width / inspected.width,
    millimetresPerFramePixel: view.millimetresPerPixel,
  }
}

async function readImage(file: string, read: ReadBytes): Promise<RgbImage> {
  try {
    return await decodeImage(await read(file), pixelsMax)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PhotoError(`${file} cannot be read as a picture (${reason})`, { cause: error })
  }
}
