import type { RgbImage } from '../../../shared/imaging/image.ts'

/** Numbers that `measurePicture` gives of a picture. */
export const measureCount = 0

/**
 * Measures what a camera can lose without the part changing: brightness, contrast, sharpness and cast of every cell of a
 * grid over the picture.
 * @param picture the inspected region, always of one size
 * @returns `measureCount` numbers, cell by cell
 */
export declare function measurePicture(picture: RgbImage): Float32Array
