import { defectRegions, type Mask } from './defect-regions.ts'
import { type Heatmap, scaledHeatmap } from './heatmap.ts'

/** Share of good pixels found by mistake up to which the curve counts. */
const falsePixelRateMax = 0.3
/** More thresholds than this change the area by less than a thousandth. */
const thresholdsMax = 1000
/** Pixels looked at to choose the thresholds. */
const sampleMax = 1_000_000

/** A heatmap beside what is truly defect; a good image has a mask without a defect. */
export interface MappedImage {
  readonly map: Heatmap
  readonly mask: Mask
}

/** How many pixels reach a level, by level. */
type Levels = Uint32Array

/** Every so many-th pixel of all scaled maps. */
function sampledPixels(images: readonly MappedImage[]): Float32Array {
  const pixels = images.reduce((sum, { mask }) => sum + mask.data.length, 0)
  const step = Math.ceil(pixels / sampleMax)
  const sample = new Float32Array(Math.ceil(pixels / step))
  let passed = 0
  for (const { map, mask } of images) {
    const values = scaledHeatmap(map, mask.width, mask.height)
    for (let pixel = (step - (passed % step)) % step; pixel < values.length; pixel += step) {
      sample[(passed + pixel) / step] = values[pixel] as number
    }
    passed += values.length
  }
  return sample
}

/** Values of the pixels, ascending, each once; quantiles of a sample where they are many. */
function thresholdsOf(images: readonly MappedImage[]): Float32Array {
  const sample = sampledPixels(images).sort()
  const distinct = Float32Array.from(new Set(sample))
  if (distinct.length <= thresholdsMax) return distinct
  const step = (sample.length - 1) / (thresholdsMax - 1)
  const quantiles = Array.from({ length: thresholdsMax }, (_, index) => sample[Math.round(index * step)] as number)
  return Float32Array.from(new Set(quantiles))
}

/** How many of the thresholds a value reaches. */
function levelOf(value: number, thresholds: Float32Array): number {
  let [low, high] = [0, thresholds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((thresholds[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Counts the pixels of one image: first those that are good, then those of each defect. */
function countLevels({ map, mask }: MappedImage, thresholds: Float32Array): Levels[] {
  const values = scaledHeatmap(map, mask.width, mask.height)
  const { labels, count } = defectRegions(mask)
  const counts = Array.from({ length: count + 1 }, () => new Uint32Array(thresholds.length + 1))
  values.forEach((value, pixel) => {
    const levels = counts[labels[pixel] as number] as Levels
    const level = levelOf(value, thresholds)
    levels[level] = (levels[level] as number) + 1
  })
  return counts
}

/** For every threshold, the highest first, which share of the pixels reaches it. */
function sharesFound(levels: Levels): Float64Array {
  const total = levels.reduce((sum, pixels) => sum + pixels, 0)
  const shares = new Float64Array(levels.length - 1)
  let found = 0
  for (let step = 0; step < shares.length; step++) {
    found += levels[levels.length - 1 - step] as number
    shares[step] = found / total
  }
  return shares
}

/** Area under straight lines from the origin through the points, up to `xMax`, over `xMax`. */
function areaUpTo(xMax: number, xs: Float64Array, ys: Float64Array): number {
  let area = 0
  let [x, y] = [0, 0]
  for (let point = 0; point < xs.length && x < xMax; point++) {
    const [nextX, nextY] = [xs[point] as number, ys[point] as number]
    const endX = Math.min(nextX, xMax)
    const endY = nextX > x ? y + ((nextY - y) * (endX - x)) / (nextX - x) : nextY
    area += ((endX - x) * (y + endY)) / 2
    x = endX
    y = endY
  }
  return area / xMax
}

/**
 * Area under the per-region overlap curve, up to 30 % of all good pixels found by mistake, over 0.3 (Bergmann et al.,
 * "The MVTec Anomaly Detection Dataset", IJCV 2021): 1 when every defect is covered before any good pixel is. Every
 * defect counts the same, however small. Heatmaps are scaled to the masks, never masks to heatmaps.
 * @returns undefined where no mask holds a defect or no pixel is good
 */
export function areaUnderRegionOverlap(images: readonly MappedImage[]): number | undefined {
  const thresholds = thresholdsOf(images)
  const good = new Uint32Array(thresholds.length + 1)
  const overlap = new Float64Array(thresholds.length)
  let regions = 0
  for (const image of images) {
    const [goodPixels = good, ...defects] = countLevels(image, thresholds)
    goodPixels.forEach((pixels, level) => {
      good[level] = (good[level] as number) + pixels
    })
    for (const defect of defects) {
      regions++
      sharesFound(defect).forEach((share, step) => {
        overlap[step] = (overlap[step] as number) + share
      })
    }
  }
  if (regions === 0 || good.every((pixels) => pixels === 0)) return undefined
  return areaUpTo(
    falsePixelRateMax,
    sharesFound(good),
    overlap.map((sum) => sum / regions),
  )
}
