import { describe, expect, test } from 'vitest'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { measuredChanges, namedCause } from '../causes/cause.ts'
import { randomOf } from '../statistics/random.ts'
import { changesOf } from './picture-changes.ts'
import { measurePicture } from './picture-measures.ts'

const [width, height] = [160, 120]

/** Soft blobs of several colours, the same ones every time; `draw` changes what is seen. */
function picture(draw: (x: number, y: number) => readonly [number, number] = (x, y) => [x, y]): RgbImage {
  const random = randomOf({ seed: 5 })
  const blobs = Array.from({ length: 90 }, () => ({
    x: random() * width,
    y: random() * height,
    size: 1.5 + random() ** 3 * 12,
    colour: [random() * 60, random() * 60, random() * 60],
  }))
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [atX, atY] = draw(x, y)
      for (let channel = 0; channel < 3; channel++) {
        const light = blobs.reduce((sum, blob) => {
          const far = ((atX - blob.x) ** 2 + (atY - blob.y) ** 2) / blob.size ** 2
          return sum + (blob.colour[channel] as number) * Math.exp(-far)
        }, 60)
        data[(y * width + x) * 3 + channel] = Math.min(255, Math.round(light))
      }
    }
  }
  return { width, height, data }
}

const amplified = ({ data, ...size }: RgbImage, gains: readonly number[]): RgbImage => ({
  ...size,
  data: data.map((value, place) => Math.min(255, Math.round(value * (gains[place % 3] as number)))),
})

/** The mean of nine neighbours. */
function softened({ data, ...size }: RgbImage): RgbImage {
  const soft = data.map((value, place) => {
    const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => data[place + 3 * (down * width + right)]))
    return around.reduce<number>((sum, one) => sum + (one ?? value), 0) / 9
  })
  return { ...size, data: soft }
}

const usual = picture()
const baseline = { measures: measurePicture(usual), changeDeviations: [] }
const causeIn = (seen: RgbImage) =>
  namedCause(measuredChanges(measurePicture(seen), baseline), {
    signal: 'appearance',
    looksDifferent: true,
    sigmasMax: 3,
  })

describe('the cause of a change', () => {
  test('is the light, whatever the colour of the part', () => {
    const darker = amplified(usual, [0.85, 0.85, 0.85])
    expect(causeIn(darker)).toBe('light')
    const [brightness = 0, contrast = 0] = changesOf(measurePicture(darker), baseline.measures)
    expect(brightness).toBeCloseTo(Math.log(0.85), 2)
    expect(Math.abs(contrast)).toBeLessThan(0.03)
  })

  test('is the colour of the light', () => {
    expect(causeIn(amplified(usual, [1.08, 1, 0.92]))).toBe('colour')
  })

  test('is the focus', () => {
    expect(causeIn(softened(usual))).toBe('focus')
  })

  test('is the position, and it is told how far', () => {
    const moved = picture((x, y) => [x - 3, y + 2])
    expect(causeIn(moved)).toBe('position')
    const [right = 0, down = 0] = changesOf(measurePicture(moved), baseline.measures).slice(5)
    expect(right * width).toBeCloseTo(3, 0)
    expect(down * height).toBeCloseTo(-2, 0)
  })

  test('is the position where the camera turned', () => {
    const turned = picture((x, y) => [x + 0.04 * (y - height / 2), y - 0.04 * (x - width / 2)])
    expect(causeIn(turned)).toBe('position')
  })

  test('is the product where a part looks different in its own cells', () => {
    const other = picture()
    for (let y = 10; y < 50; y++) other.data.fill(200, (y * width + 10) * 3, (y * width + 60) * 3)
    expect(causeIn(other)).toBe('product')
  })

  test('is the product where its parts are lighter and darker than before, however much of the picture they fill', () => {
    const other = picture()
    const data = other.data.map((value, place) => {
      const [x, y] = [Math.floor(place / 3) % width, Math.floor(place / 3 / width)]
      const gain = 0.6 + (0.5 * ((Math.floor((4 * x) / width) + 2 * Math.floor((4 * y) / height)) % 4)) / 3
      return Math.min(255, Math.round(value * gain))
    })
    expect(changesOf(measurePicture({ ...other, data }), baseline.measures)[0]).toBe(0)
  })

  test('is unknown where nothing has changed but a number', () => {
    const changes = measuredChanges(baseline.measures, baseline)
    expect(namedCause(changes, { signal: 'scores', looksDifferent: false, sigmasMax: 3 })).toBe('unknown')
  })
})
