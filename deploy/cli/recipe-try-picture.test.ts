import { expect, test } from 'vitest'
import type { CheckResult } from '../../shared/contracts/finding.ts'
import { labels } from './recipe-try-picture.ts'

function result(name: string, x: number, y: number): CheckResult {
  const region = { x, y, width: 20, height: 20 }
  return {
    name,
    kind: 'size',
    passed: true,
    onFail: 'reject',
    value: 1.23456,
    unit: 'mm',
    limits: {},
    region,
    reason: '',
  }
}

const place = (results: CheckResult[]) => labels(results, ({ x, y }) => ({ x, y }), 10, 200)

test('words stand above the region they belong to, with four digits', () => {
  const [label] = place([result('bore', 50, 100)])
  expect(label).toMatchObject({ words: 'bore 1.235 mm', left: 49.5 })
  expect(label?.y).toBeLessThan(100)
})

test('words stay in the picture', () => {
  const [top, right] = place([result('top', 0, 0), result('right', 190, 100)])
  expect(top).toMatchObject({ left: 0, y: 10 })
  expect((right?.left ?? 0) + (right?.width ?? 0)).toBeLessThanOrEqual(200)
})

test('words do not cover each other', () => {
  const found = place([result('one', 50, 100), result('two', 50, 100), result('three', 60, 104)])
  const lines = found.map(({ y }) => y)
  for (const [index, y] of lines.entries())
    for (const other of lines.slice(0, index)) expect(Math.abs(y - other)).toBeGreaterThanOrEqual(10)
})
