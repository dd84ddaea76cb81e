import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Region } from '../../shared/contracts/region.ts'
import { liesWithin } from '../../shared/contracts/region.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { imageDigest } from '../../shared/model/image-digest.ts'
import type { Size } from '../../shared/model/input-size.ts'
import { FitError } from './fit-error.ts'

/** An image as a model sees it, and where it is from. */
export interface ModelImage {
  /** Name of the file. */
  readonly name: string
  /** The first 16 hexadecimal digits of the file's sha256. */
  readonly digest: string
  readonly pixels: RgbImage
}

/** Largest frame that a recipe may ask for. */
const pixelsMax = 8192 * 8192

const namedMax = 3

interface WholeImage {
  readonly digest: string
  readonly image: RgbImage
}

async function readWhole(file: string): Promise<WholeImage> {
  try {
    const bytes = await readFile(file)
    return { digest: imageDigest(bytes), image: await decodeImage(bytes, pixelsMax) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FitError(`${file}: ${reason}; replace the image or leave it out`, { cause: error })
  }
}

/** Reads a PNG or JPEG. @throws {FitError} naming the file when it cannot be read or decoded */
export async function readImage(file: string): Promise<RgbImage> {
  return (await readWhole(file)).image
}

const spell = ({ width, height }: Size) => `${width} × ${height} pixels`

/** The error that names the images of another size than most have. */
function mixedSizes(files: readonly string[], sizes: readonly Size[]): FitError {
  const filesBySize = new Map<string, string[]>()
  for (const [index, size] of sizes.entries()) {
    const same = filesBySize.get(spell(size)) ?? []
    filesBySize.set(spell(size), [...same, files[index] as string])
  }
  const groups = [...filesBySize].sort(([, one], [, other]) => other.length - one.length)
  const [usual = '', most = []] = groups[0] ?? []
  const odd = groups.slice(1).flatMap(([size, names]) => names.map((name) => `${name}: has ${size}`))
  const more = odd.length > namedMax ? ` (and ${odd.length - namedMax} more)` : ''
  return new FitError(
    `${odd.slice(0, namedMax).join('; ')}${more}, ${most.length} others have ${usual}; ` +
      'a model is fitted on images of one camera setting, leave out the odd ones',
  )
}

/**
 * Reads images of one camera, as the inference service would see them: region cut out, scaled to the model's input.
 * One image is in memory at full size at a time.
 * @param region part of the frame to inspect; all of it unless given
 * @param onImage called after each image
 * @throws {FitError} naming the files that cannot be read, have another size than most, or lack the region
 */
export async function readImageSet(
  files: readonly string[],
  size: Size,
  region?: Region,
  onImage: (done: number) => void = () => {},
): Promise<ModelImage[]> {
  const images: ModelImage[] = []
  const sizes: Size[] = []
  for (const file of files) {
    const { digest, image } = await readWhole(file)
    const { width, height } = image
    sizes.push({ width, height })
    onImage(sizes.length)
    // With two sizes nothing will be fitted: the other images are only looked at to tell which of the two is odd.
    if (width !== sizes[0]?.width || height !== sizes[0].height) continue
    const inspected = region ?? { x: 0, y: 0, width, height }
    if (!liesWithin(inspected, image)) {
      throw new FitError(`${file}: the region reaches outside the image of ${spell(image)}; correct --region`)
    }
    images.push({ name: basename(file), digest, pixels: await cropAndScale(image, inspected, size) })
  }
  if (images.length < files.length) throw mixedSizes(files, sizes)
  return images
}
