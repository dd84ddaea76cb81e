import { expect, it } from 'vitest'
import { defectRegions } from './defect-regions.ts'

function regionsOf(...rows: string[]) {
  const data = Uint8Array.from(rows.join(''), Number)
  const { labels, count } = defectRegions({ width: rows[0]?.length ?? 0, height: rows.length, data })
  return { count, labels: rows.map((_, row) => labels.subarray(row * 5, row * 5 + 5).join('')) }
}

it('tells defects apart that do not touch, and joins those that touch by a corner', () => {
  expect(regionsOf('11000', '00100', '00001', '10001')).toEqual({
    count: 3,
    labels: ['11000', '00100', '00002', '30002'],
  })
})

it('follows a defect around corners and does not run over the edge of the image', () => {
  expect(regionsOf('00001', '10111', '10100', '11100')).toEqual({
    count: 1,
    labels: ['00001', '10111', '10100', '11100'],
  })
  expect(regionsOf('00001', '00000', '10000')).toMatchObject({ count: 2 })
})

it('finds nothing in an empty mask', () => {
  expect(regionsOf('00000').count).toBe(0)
})
