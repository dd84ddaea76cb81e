import { expect, test } from 'vitest'
import { encodePng } from '../../../shared/imaging/encode.ts'
import { frameCut } from './frame-picture.ts'

const frame = { width: 4, height: 3 }
const data = Uint8Array.from({ length: 36 }, (_, index) => 7 * index)
const input = { width: 2, height: 2, fit: 'squeeze' as const }

async function asked(region: { x: number; y: number; width: number; height: number }, expected = frame) {
  return { type: 'judge-frame', bytes: await encodePng({ ...frame, data }), frame: expected, region } as const
}

test('of a stored frame the model sees the inspected region, at its own size', async () => {
  const cut = await frameCut(await asked({ x: 1, y: 1, width: 2, height: 2 }), input)
  const rows = [data.slice(15, 21), data.slice(27, 33)]
  expect(cut).toEqual({ width: 2, height: 2, data: Buffer.concat(rows) })
})

test('a frame of another size than the recipe’s shows something else there', async () => {
  const larger = await asked({ x: 0, y: 0, width: 2, height: 2 }, { width: 4, height: 4 })
  await expect(frameCut(larger, input)).rejects.toThrow('the image is 4 × 3 pixels, the recipe expects 4 × 4')
})
