import { readFile } from 'node:fs/promises'
import type { Region } from '../../shared/contracts/region.ts'
import { liesWithin } from '../../shared/contracts/region.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import type { Size } from './feature-extractor.ts'
import { FitError } from './fit-error.ts'

/** Largest frame that a recipe may ask for. */
const pixelsMax = 8192 * 8192

/** Reads a PNG or JPEG. @throws {FitError} naming the file when it cannot be read or decoded */
export async function readImage(file: string): Promise<RgbImage> {
  try {
    return await decodeImage(await readFile(file), pixelsMax)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FitError(`${file}: ${reason}; replace the image or leave it out`, { cause: error })
  }
}

/**
 * Reads images of one camera, as the inference service would see them: region cut out, scaled to the model's input.
 * One image is in memory at full size at a time.
 * @param region part of the frame to inspect; all of it unless given
 * @param onImage called after each image
 * @throws {FitError} naming the file that cannot be read, has another size than the first, or lacks the region
 */
export async function readImageSet(
  files: readonly string[],
  size: Size,
  region?: Region,
  onImage: (done: number) => void = () => {},
): Promise<RgbImage[]> {
  const images: RgbImage[] = []
  let first: Size | undefined
  for (const file of files) {
    const image = await readImage(file)
    first ??= { width: image.width, height: image.height }
    if (image.width !== first.width || image.height !== first.height) {
      const sizes = `${image.width} × ${image.height} pixels, ${files[0]} has ${first.width} × ${first.height}`
      throw new FitError(
        `${file}: has ${sizes}; a model is fitted on images of one camera setting, leave out the others`,
      )
    }
    const inspected = region ?? { x: 0, y: 0, ...first }
    if (!liesWithin(inspected, first)) {
      throw new FitError(`${file}: the region reaches outside the image of ${first.width} × ${first.height} pixels`)
    }
    images.push(await cropAndScale(image, inspected, size))
    onImage(images.length)
  }
  return images
}
