import { expect, it } from 'vitest'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { seededRandom } from './random.ts'
import { goodImages } from './sample-images.ts'
import { withDefect } from './synthetic-defect.ts'

const [image, other] = goodImages(2) as [RgbImage, RgbImage]

it.each([0, 1, 2, 3])('spoils a part in one place and leaves the most of it as it is (turn %i)', (turn) => {
  const random = seededRandom(5)
  for (let run = 0; run < 20; run++) {
    const { data, width, height } = withDefect(image, other, turn, random)
    expect([width, height]).toEqual([image.width, image.height])
    const changed = data.reduce((count, value, index) => count + Number(value !== image.data[index]), 0)
    expect(changed / data.length).toBeLessThan(0.1)
    expect(changed).toBeGreaterThan(0)
  }
})

it('spoils the same part differently each time, and the same for the same seed', () => {
  const once = withDefect(image, other, 0, seededRandom(1))
  expect(withDefect(image, other, 0, seededRandom(1))).toEqual(once)
  expect(withDefect(image, other, 0, seededRandom(2))).not.toEqual(once)
})
