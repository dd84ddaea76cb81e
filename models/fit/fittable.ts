import { createHash } from 'node:crypto'
import type { RgbImage } from '../../shared/imaging/image.ts'
import type { Size } from '../../shared/model/input-size.ts'
import type { Backbone } from './backbone.ts'
import { FitError } from './fit-error.ts'

const imagesMin = 8
const imagesMax = 1000

/** Fewer cells than this in either direction make no map. */
const cellsMin = 8

/** Which images have no copy among those before: one would be held back beside its twin and lower the threshold. */
export function withoutCopies(images: readonly RgbImage[]): number[] {
  const seen = new Set<string>()
  return images.flatMap(({ data }, image) => {
    const digest = createHash('sha256').update(data).digest('hex')
    if (seen.has(digest)) return []
    seen.add(digest)
    return [image]
  })
}

/** @throws {FitError} when there are too few or too many images to fit on, or all are the same */
export function assertEnough(different: number, given: number): void {
  if (different === 1 && given > 1) {
    throw new FitError(
      `all ${given} images are the same; give at least ${imagesMin} images of different good parts, better 30`,
    )
  }
  if (different < imagesMin) {
    const found = `${different} images${given > different ? ` besides ${given - different} copies` : ''}`
    throw new FitError(
      `${found} are too few to fit a model; give at least ${imagesMin} of different good parts, better 30`,
    )
  }
  if (given > imagesMax) {
    throw new FitError(`${given} images are more than a fit takes; give at most ${imagesMax}`)
  }
}

/** The size of all images. @throws {FitError} when they differ in size, or it does not fit the backbone */
export function commonSize(images: readonly RgbImage[], { stride }: Backbone): Size {
  const { width, height } = images[0] as RgbImage
  if (images.some((image) => image.width !== width || image.height !== height)) {
    throw new FitError('the images have different sizes; scale them to one size first')
  }
  if (width % stride || height % stride || Math.min(width, height) < cellsMin * stride) {
    throw new FitError(
      `${width} × ${height} pixels do not fit the model; use multiples of ${stride} from ${cellsMin * stride} on`,
    )
  }
  return { width, height }
}
