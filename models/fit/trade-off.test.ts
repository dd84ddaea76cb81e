import { expect, it } from 'vitest'
import { cheapest, tradeOffs } from './trade-off.ts'

const good = Array.from({ length: 100 }, (_, index) => index / 100)
const defects = [0.5, 0.97, 1.5, 3]

it('counts what each threshold rejects, and says what is proven of it', () => {
  const rows = tradeOffs(good, defects, [1.2])
  expect(rows[0]).toMatchObject({ threshold: 1.2, falseRejects: 0, defectsFound: 2 })
  expect(rows[0]?.falseRejectRateMax).toBeCloseTo(0.0295, 3)
  const five = rows.find(({ falseRejects }) => falseRejects === 5)
  expect(five).toMatchObject({ threshold: 0.94, defectsFound: 3 })
  expect(five?.falseRejectRateMax).toBeCloseTo(0.1023, 3)
  expect(rows.map(({ threshold }) => threshold)).toEqual(
    rows
      .map(({ threshold }) => threshold)
      .sort()
      .reverse(),
  )
})

it('finds a high threshold cheap where false rejects are dear, and a low one where misses are', () => {
  const at = (miss: number, falseReject: number) =>
    cheapest(tradeOffs(good, defects, [1.2], { miss, falseReject, defects: 0.1 }))?.falseRejects
  expect(at(1, 100)).toBe(0)
  expect(at(1000, 1)).toBeGreaterThan(2)
})

it('never takes none seen for none to come', () => {
  const [row] = tradeOffs(good, [9], [5], { miss: 1, falseReject: 1, defects: 0.5 })
  expect(row?.costPerPart).toBeCloseTo(0.5 * (0.5 / 2) + 0.5 * (0.5 / 101), 10)
})
