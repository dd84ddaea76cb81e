import { expect, it } from 'vitest'
import { blankMask, truthMask } from './truth-mask.ts'

function grey(width: number, values: number[]) {
  return {
    width,
    height: values.length / width,
    data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  }
}

it('takes grey from 128 on as defect, within the region alone', () => {
  const mask = grey(4, [255, 127, 128, 0, 0, 255, 0, 200])
  expect(truthMask(mask, { x: 1, y: 0, width: 3, height: 2 })).toEqual({
    width: 3,
    height: 2,
    data: Uint8Array.of(0, 1, 0, 1, 0, 1),
  })
})

it('reduces a large mask and loses no defect on the way', () => {
  const values = new Array<number>(1025).fill(0)
  values[1024] = 255
  values[4] = 255
  const { width, height, data } = truthMask(grey(1025, values), { x: 0, y: 0, width: 1025, height: 1 })
  expect([width, height]).toEqual([342, 1])
  expect([...data.keys()].filter((pixel) => data[pixel] === 1)).toEqual([1, 341])
  expect(blankMask({ width: 1025, height: 1 })).toMatchObject({ width: 342, height: 1 })
})
