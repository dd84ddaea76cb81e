import type { Region } from '../../shared/contracts/region.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import type { Mask } from './defect-regions.ts'

/** Grey from which on a pixel of a mask is defect. */
const defectGreyMin = 128
/** A longer side is divided by a whole number until it is no longer: finer than the cells of any heatmap by far. */
const sideMax = 512

function factorOf({ width, height }: { width: number; height: number }): number {
  return Math.ceil(Math.max(width, height) / sideMax)
}

/** What a mask says of a region, at full resolution or reduced; a pixel is defect where any pixel is that it stands for. */
export function truthMask(mask: RgbImage, region: Region): Mask {
  const truth = blankMask(region)
  const factor = factorOf(region)
  for (let y = 0; y < region.height; y++) {
    for (let x = 0; x < region.width; x++) {
      const grey = mask.data[((region.y + y) * mask.width + region.x + x) * 3] as number
      if (grey >= defectGreyMin) truth.data[Math.floor(y / factor) * truth.width + Math.floor(x / factor)] = 1
    }
  }
  return truth
}

/** What is true of a good part. */
export function blankMask(region: { width: number; height: number }): Mask {
  const factor = factorOf(region)
  const [width, height] = [Math.ceil(region.width / factor), Math.ceil(region.height / factor)]
  return { width, height, data: new Uint8Array(width * height) }
}
