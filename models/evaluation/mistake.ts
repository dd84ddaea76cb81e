import type { RgbImage } from '../../shared/imaging/image.ts'
import { type Heatmap, scaledHeatmap } from './heatmap.ts'
import type { JudgedImage } from './judged-image.ts'
import { quantile } from './ranking.ts'

const mistakesMax = 8

/** The mistakes that a person looks at first. */
export interface Mistakes {
  /** Good parts above the threshold, the highest scores first. */
  readonly falseRejects: readonly JudgedImage[]
  /** Defects that are not, the lowest scores first. */
  readonly misses: readonly JudgedImage[]
}

/** Picks the worst mistakes, at most eight of each kind. */
export function worstMistakes(judged: readonly JudgedImage[], threshold: number): Mistakes {
  const ascending = judged.toSorted((one, other) => one.score - other.score)
  return {
    falseRejects: ascending
      .filter(({ defect, score }) => defect === undefined && score > threshold)
      .slice(-mistakesMax)
      .reverse(),
    misses: ascending.filter(({ defect, score }) => defect !== undefined && score <= threshold).slice(0, mistakesMax),
  }
}

/** Between which values a heatmap's colours run. */
export interface HeatRange {
  readonly low: number
  readonly high: number
}

/**
 * One range for all pictures of a report, so that they can be compared: from what half of the cells of good parts exceed
 * to what only one cell in a thousand of all parts does.
 */
export function heatRange(judged: readonly JudgedImage[]): HeatRange | undefined {
  const cells = (images: readonly JudgedImage[]) => images.flatMap(({ map }) => (map ? Array.from(map.heatmap) : []))
  const all = cells(judged)
  const good = cells(judged.filter(({ defect }) => defect === undefined))
  if (all.length === 0 || good.length === 0) return undefined
  return { low: quantile(good, 0.5), high: quantile(all, 0.999) }
}

const [coldest, hottest] = [
  [255, 214, 10],
  [214, 0, 28],
] as const
const opacityMax = 0.75

/** Lays a heatmap over a picture: nothing where it is cold, then yellow, then red. */
export function withHeat({ width, height, data }: RgbImage, map: Heatmap, { low, high }: HeatRange): RgbImage {
  const values = scaledHeatmap(map, width, height)
  const mixed = new Uint8Array(data.length)
  values.forEach((value, pixel) => {
    const heat = Math.min(Math.max((value - low) / (high - low || 1), 0), 1)
    const opacity = opacityMax * Math.sqrt(heat)
    for (let channel = 0; channel < 3; channel++) {
      const colour = (coldest[channel] as number) * (1 - heat) + (hottest[channel] as number) * heat
      mixed[pixel * 3 + channel] = (data[pixel * 3 + channel] as number) * (1 - opacity) + colour * opacity
    }
  })
  return { width, height, data: mixed }
}
