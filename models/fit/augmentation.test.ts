import { expect, it } from 'vitest'
import { shiftPixelsMax, variantOf } from './augmentation.ts'
import { seededRandom } from './random.ts'

const side = 40
const dotAt = side * 20 + 20
const image = { width: side, height: side, data: new Uint8Array(side * side * 3).fill(100) }
image.data.fill(200, dotAt * 3, dotAt * 3 + 3)

it('moves a part by a few pixels and changes its light a little', () => {
  const random = seededRandom(1)
  const places = new Set<number>()
  const greys = new Set<number>()
  for (let turn = 0; turn < 50; turn++) {
    const { data, width, height } = variantOf(image, random)
    expect([width, height]).toEqual([side, side])
    const brightest = data.indexOf(Math.max(...data)) / 3
    expect(Math.abs((brightest % side) - 20)).toBeLessThanOrEqual(shiftPixelsMax)
    expect(Math.abs(Math.floor(brightest / side) - 20)).toBeLessThanOrEqual(shiftPixelsMax)
    expect(Math.abs((data[0] as number) - 100)).toBeLessThanOrEqual(10)
    places.add(brightest)
    greys.add(data[0] as number)
  }
  expect(places.size).toBeGreaterThan(20)
  expect(greys.size).toBeGreaterThan(5)
})

it('leaves the image it is given alone', () => {
  const before = Buffer.from(image.data)
  variantOf(image, seededRandom(2))
  expect(before.equals(image.data)).toBe(true)
})
