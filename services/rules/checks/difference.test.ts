import { describe, expect, test } from 'vitest'
import type { Region } from '../../../shared/contracts/region.ts'
import { measureOn } from '../inspection/measure-on.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { crop } from '../vision/crop.ts'
import { box, disc, drawnImage } from '../vision/drawn-image.ts'
import { withMats } from '../vision/opencv.ts'
import { check } from './difference.ts'

type Rgb = readonly [number, number, number]

const region = { x: 0, y: 0, width: 120, height: 80 }
const ground: Rgb = [200, 190, 180]
const ink: Rgb = [40, 60, 120]
/** A plate with a slot and a bore: 0.1 mm a pixel. */
const good = [box(20, 20, 30, 8, ink), disc(85, 45, 24, ink)]
const reference = drawnImage(120, 80, ground, ...good)
const own = { edgeToleranceMm: 0.2, areaMm2Min: 0.1 }

function compared(image: RulesImage, settings: object = {}, where: Region = region) {
  return measureOn(check, image, where, { ...own, ...settings }, reference)
}

function moved(x: number, y: number, ...more: ReturnType<typeof box>[]): RulesImage {
  return drawnImage(120, 80, ground, box(20 + x, 20 + y, 30, 8, ink), disc(85 + x, 45 + y, 24, ink), ...more)
}

describe('what differs', () => {
  test('a part like the reference differs nowhere', () => {
    expect(compared(reference)).toMatchObject({ value: 0, unit: 'places', shapes: [] })
  })

  test('what is there too much and what is missing both count, the largest first, where they are', () => {
    const image = drawnImage(120, 80, ground, good[1] as ReturnType<typeof box>, box(60, 60, 10, 5, ink))
    const { value, shapes, finding } = compared(image)
    expect(value).toBe(2)
    // The slot is missing: 30 × 8 pixels of 0.01 mm² each.
    expect(finding).toBe('differs from the reference in 2 places, the largest 2.40 mm²; allowed 0')
    const [slot, spot] = shapes as unknown as { points: { x: number; y: number }[] }[]
    expect(slot?.points.every(({ x, y }) => x >= 20 && x < 50 && y >= 20 && y < 28)).toBe(true)
    expect(spot?.points.every(({ x, y }) => x >= 60 && x < 70 && y >= 60 && y < 65)).toBe(true)
  })

  test('the area is what differs itself, without what it encloses', () => {
    const ring = drawnImage(120, 80, ground, ...good, box(55, 5, 20, 20, ink), box(60, 10, 10, 10, ground))
    const { value, finding } = compared(ring, { measure: 'area', max: 1 })
    expect(value).toBeCloseTo(3)
    expect(finding).toBe(
      'differs from the reference in 1 place, the largest 3.00 mm², together 3.000 mm²; allowed 1 mm²',
    )
  })

  test('an edge may run off by its tolerance and not by more', () => {
    expect(compared(moved(2, -2))).toMatchObject({ value: 0 })
    expect(compared(moved(4, 0)).value).toBeGreaterThan(0)
  })

  test('a fine line counts where the tolerance is finer than it', () => {
    const cut = drawnImage(120, 80, ground, ...good, box(83, 30, 3, 30, ground))
    expect(compared(cut, { edgeToleranceMm: 0.1 })).toMatchObject({ value: 1 })
  })

  test('what is smaller than the smallest place does not count', () => {
    const speck = drawnImage(120, 80, ground, ...good, box(60, 60, 3, 3, ink))
    expect(compared(speck)).toMatchObject({ value: 0 })
    expect(compared(speck, { areaMm2Min: 0.09 })).toMatchObject({ value: 1 })
  })

  test('what is fainter than the contrast does not count', () => {
    const faint = drawnImage(120, 80, ground, ...good, box(60, 60, 10, 10, [175, 165, 155]))
    expect(compared(faint)).toMatchObject({ value: 0 })
    expect(compared(faint, { minContrast: 8 })).toMatchObject({ value: 1 })
    expect(compared(faint, { minContrast: 8, compare: 'lightness' })).toMatchObject({ value: 1 })
  })

  test('another hue of the same lightness is seen in colour alone', () => {
    const blue = drawnImage(120, 80, ground, ...good, box(60, 60, 10, 10, [170, 193, 235]))
    expect(compared(blue)).toMatchObject({ value: 1 })
    expect(compared(blue, { compare: 'lightness' })).toMatchObject({ value: 0 })
  })

  test('what good parts do not share is ignored, also where the region starts elsewhere', () => {
    const serial = drawnImage(120, 80, ground, ...good, box(60, 60, 10, 5, ink))
    const ignore = [{ x: 58, y: 58, width: 14, height: 9 }]
    expect(compared(serial, { ignore })).toMatchObject({ value: 0 })
    expect(compared(serial, { ignore }, { x: 10, y: 12, width: 100, height: 60 })).toMatchObject({ value: 0 })
  })
})

describe('light', () => {
  const dimmed = (rgb: Rgb) => rgb.map((level) => Math.round(level * 0.7 + 5)) as unknown as Rgb
  const spot = box(60, 60, 10, 5, [150, 60, 60])
  const paints = good.map((paint) => (x: number, y: number) => (paint(x, y) ? dimmed(ink) : undefined))

  test('an even change of the light is no difference, and hides none', () => {
    expect(compared(drawnImage(120, 80, dimmed(ground), ...paints))).toMatchObject({ value: 0 })
    expect(compared(drawnImage(120, 80, dimmed(ground), ...paints, spot))).toMatchObject({ value: 1 })
  })

  test('it is one where it is not levelled', () => {
    const image = drawnImage(120, 80, dimmed(ground), ...paints)
    expect(compared(image, { levelLight: false }).value).toBeGreaterThan(0)
  })
})

describe('alignment', () => {
  const align = { shiftMm: 0.8 }
  const spot = box(60, 60, 10, 5, ink)

  test('a part that lies off is laid over the reference first', () => {
    expect(compared(moved(6, -5))).not.toMatchObject({ value: 0 })
    expect(compared(moved(6, -5), { align })).toMatchObject({ value: 0 })
    expect(compared(moved(6, -5, spot), { align })).toMatchObject({ value: 1 })
  })

  test('a picture of something else cannot be compared', () => {
    const other = drawnImage(120, 80, ground, box(30, 55, 40, 5, ink), disc(25, 60, 20, ink))
    const finding = 'could not be compared: it does not resemble the reference'
    expect(compared(other, { align })).toMatchObject({ value: undefined, finding })
  })

  test('a surface with nothing on it cannot be compared', () => {
    expect(compared(drawnImage(120, 80, ground), { align })).toMatchObject({ value: undefined })
  })
})

describe('settings', () => {
  const mistakes = (settings: object) => check.examine?.(check.settings.parse({ ...own, ...settings }), region)

  test('a box to ignore lies within the region', () => {
    expect(mistakes({ ignore: [{ x: 0, y: 0, width: 120, height: 80 }] })).toEqual([])
    expect(mistakes({ ignore: [region, { x: 100, y: 0, width: 30, height: 10 }] })).toEqual([
      { path: ['ignore', 1], message: 'reaches outside the region of the check (x 0 to 120, y 0 to 80)' },
    ])
  })

  test('what is taught is enough for the good parts and leaves some room; enough already stays', () => {
    const stained = (level: number) => drawnImage(120, 80, ground, ...good, box(60, 60, 10, 10, [level, level, level]))
    const doubts: string[] = []
    const taught = (...images: RulesImage[]) =>
      withMats((keep) =>
        check.teach?.(
          images.map((image) => ({
            ...{ crop: crop(image, region, keep), region, keep, settings: check.settings.parse(own) },
            reference: () => crop(reference, region, keep),
          })),
          (words) => doubts.push(words),
        ),
      )
    expect(taught(stained(185))).toEqual({})
    const { minContrast = 0 } = taught(stained(185), stained(130)) ?? {}
    expect(minContrast).toBeGreaterThan(20)
    expect(compared(stained(130), { minContrast })).toMatchObject({ value: 0 })
    expect(compared(stained(60), { minContrast })).toMatchObject({ value: 1 })
    expect(doubts).toEqual([])
    expect(taught(stained(185), stained(20))).toEqual({})
    expect(doubts).toEqual([
      expect.stringMatching(/by a contrast of [5-9]\d; above 40 the check would see hardly any defect/),
    ])
  })
})

describe('settings that leave nothing to compare say so', () => {
  test.each([
    ['a tolerance as large as the region', { edgeToleranceMm: 3 }],
    ['places larger than the region', { areaMm2Min: 200 }],
    ['all of it ignored', { ignore: [region] }],
  ])('%s', (_, settings) => {
    const finding = expect.stringContaining('leaves nothing to compare')
    expect(compared(reference, settings)).toMatchObject({ value: undefined, finding })
  })

  test('a part so far off that much of it is not on the reference', () => {
    const finding = expect.stringMatching(/^could not be compared: it lies so far off that only 7\d % of it/)
    expect(compared(moved(0, 18), { align: { shiftMm: 2 } })).toMatchObject({ value: undefined, finding })
  })

  test('a black frame differs', () => {
    expect(compared(drawnImage(120, 80, [0, 0, 0])).value).toBeGreaterThan(0)
    const plain = drawnImage(120, 80, ground)
    expect(measureOn(check, drawnImage(120, 80, [0, 0, 0]), region, own, plain).value).toBe(1)
  })
})
