import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale, sizeForMessage } from '../../shared/imaging/scale.ts'
import type { RulesImage } from './inspection/rules-image.ts'

/** The reference picture of a view cannot be used; the message says why and what to do. */
export class ReferencePictureError extends Error {
  override name = 'ReferencePictureError'
}

/** A picture of another size is read as far as it takes to say so. */
const pixelsMax = 8192 * 8192

/**
 * The reference picture of a view, cut and scaled as preprocess does it with every frame.
 * @param folder against which the recipe's paths are read
 * @throws {ReferencePictureError}
 */
export async function openReference(view: ViewRecipe, folder: string): Promise<RulesImage | undefined> {
  if (view.reference === undefined) return undefined
  const file = resolve(folder, view.reference)
  const frame = await readImage(file)
  const { width, height } = view.frame
  if (frame.width !== width || frame.height !== height) {
    const sizes = `${file} is ${frame.width} × ${frame.height}, the view's frame ${width} × ${height}`
    throw new ReferencePictureError(`${sizes}: take a frame of this camera that shows a good part`)
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

async function readImage(file: string) {
  try {
    return await decodeImage(await readFile(file), pixelsMax)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ReferencePictureError(`${file} cannot be read as a picture (${reason}): name a frame of a good part`, {
      cause: error,
    })
  }
}
