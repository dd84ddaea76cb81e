import { describe, expect, it } from 'vitest'
import { seededRandom } from '../fit/random.ts'
import { defectRegions } from './defect-regions.ts'
import { areaUnderRegionOverlap, type MappedImage } from './region-overlap.ts'

/** An image of one row whose cells are its pixels. */
function row(heatmap: number[], mask: number[]): MappedImage {
  const size = heatmap.length
  return {
    map: { heatmap: Float32Array.from(heatmap), rows: 1, columns: size },
    mask: { width: size, height: 1, data: Uint8Array.from(mask) },
  }
}

/** The definition, word by word: every value a threshold, every pixel compared with it. */
function plainArea(images: readonly MappedImage[]): number {
  const points = [{ x: 0, y: 0 }]
  const values = [...new Set(images.flatMap(({ map }) => [...map.heatmap]))].sort((one, other) => other - one)
  for (const threshold of values) {
    let [goodFound, good] = [0, 0]
    const overlaps: number[] = []
    for (const { map, mask } of images) {
      const { labels, count } = defectRegions(mask)
      const share = (label: number) => {
        const pixels = [...labels.keys()].filter((pixel) => labels[pixel] === label)
        return [pixels.filter((pixel) => (map.heatmap[pixel] as number) >= threshold).length, pixels.length] as const
      }
      const [found, total] = share(0)
      goodFound += found
      good += total
      for (let label = 1; label <= count; label++) overlaps.push(share(label)[0] / share(label)[1])
    }
    points.push({ x: goodFound / good, y: overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length })
  }
  return points.slice(1).reduce((sum, point, index) => {
    const before = points[index] as { x: number; y: number }
    if (before.x >= 0.3) return sum
    const end = Math.min(point.x, 0.3)
    const slope = point.x > before.x ? (point.y - before.y) / (point.x - before.x) : 0
    return sum + ((end - before.x) * (2 * before.y + slope * (end - before.x))) / 2 / 0.3
  }, 0)
}

describe('the area under the per-region overlap', () => {
  it('is 1 when every defect is hotter than every good pixel, 0 when it is colder', () => {
    expect(areaUnderRegionOverlap([row([1, 2, 9, 8], [0, 0, 1, 1])])).toBeCloseTo(1, 9)
    expect(areaUnderRegionOverlap([row([9, 8, 1, 2], [0, 0, 1, 1])])).toBe(0)
  })

  it('counts a small defect as much as a large one', () => {
    // Both hot pixels of the large defect are found first; the small one never before all that is good.
    const image = row([9, 9, 5, 5, 5, 5, 5, 5, 1], [1, 1, 0, 0, 0, 0, 0, 0, 1])
    expect(areaUnderRegionOverlap([image])).toBeCloseTo(0.5, 9)
  })

  it('runs straight between two thresholds and is cut at 30 % of the good pixels', () => {
    // (0, 0.5) → (0.5, 1): at 0.3 the curve has reached 0.8, so the area over 0.3 is (0.5 + 0.8) / 2.
    expect(areaUnderRegionOverlap([row([9, 7, 7, 1], [1, 1, 0, 0])])).toBeCloseTo(0.65, 9)
  })

  it('counts the pixels of good images among those found by mistake', () => {
    const defect = row([9, 5], [1, 0])
    const hotGood = row([10, 10], [0, 0])
    expect(areaUnderRegionOverlap([defect])).toBeCloseTo(1, 9)
    expect(areaUnderRegionOverlap([defect, hotGood])).toBe(0)
  })

  it('agrees with the definition, computed the slow way', () => {
    const random = seededRandom(7)
    const images = Array.from({ length: 4 }, () => {
      const mask = Uint8Array.from({ length: 96 }, () => (random() < 0.15 ? 1 : 0))
      const heatmap = Float32Array.from(mask, (defect) => Math.round(20 * (random() + 0.4 * defect)))
      return { map: { heatmap, rows: 8, columns: 12 }, mask: { width: 12, height: 8, data: mask } }
    })
    expect(areaUnderRegionOverlap(images)).toBeCloseTo(plainArea(images), 9)
  })

  it('needs no more than its thresholds where every pixel has a value of its own', () => {
    // Good pixels are spread evenly over 0 to 1, the defect over 0.5 to 1.5: (0, 0.5) → (0.5, 1) once more.
    const good = Array.from({ length: 5000 }, (_, pixel) => pixel / 5000)
    const defect = good.map((value) => value + 0.5)
    const image = row([...good, ...defect], [...good.map(() => 0), ...defect.map(() => 1)])
    expect(areaUnderRegionOverlap([image])).toBeCloseTo(0.65, 2)
  })

  it('scales the heatmap to the mask', () => {
    const map = { heatmap: Float32Array.of(0, 4), rows: 1, columns: 2 }
    const mask = { width: 4, height: 2, data: Uint8Array.of(0, 0, 1, 1, 0, 0, 1, 1) }
    expect(areaUnderRegionOverlap([{ map, mask }])).toBeCloseTo(1, 9)
  })

  it('is not known without a defect', () => {
    expect(areaUnderRegionOverlap([row([1, 2], [0, 0])])).toBeUndefined()
    expect(areaUnderRegionOverlap([])).toBeUndefined()
  })
})
