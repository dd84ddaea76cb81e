import { expect, test } from 'vitest'
import type { JudgedFinding } from '../judge/finding.ts'
import { worstPlace } from './worst-place.ts'

const inspected = { x: 84, y: 84, width: 472, height: 312 }
const judged: JudgedFinding = {
  outcome: 'judged',
  model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
  score: 3,
  threshold: 2,
}

test('is the cell of the heatmap in which the peak lies', () => {
  const heatmap = { width: 4, height: 2, cells: '' }
  const cell = { x: 84 + 118, y: 84 + 156, width: 118, height: 156 }
  expect(worstPlace({ ...judged, heatmap, peak: { x: 84 + 177, y: 84 + 234 } }, inspected)).toEqual(cell)
})

test('is the object at the peak', () => {
  const cap = { class: 'cap', confidence: 0.9, region: { x: 100, y: 100, width: 40, height: 20 } }
  const far = { ...cap, region: { x: 300, y: 200, width: 10, height: 10 } }
  expect(worstPlace({ ...judged, objects: [far, cap], peak: { x: 120, y: 110 } }, inspected)).toBe(cap.region)
})

test('is a square where an object is missing, and within what was inspected', () => {
  expect(worstPlace({ ...judged, objects: [], peak: { x: 320, y: 240 } }, inspected)).toEqual({
    ...{ x: 305, y: 225, width: 31, height: 31 },
  })
  expect(worstPlace({ ...judged, peak: { x: 84, y: 396 } }, inspected)).toEqual({
    x: 84,
    y: 365,
    width: 31,
    height: 31,
  })
})

test('is nowhere for a model that names no place', () => {
  expect(worstPlace(judged, inspected)).toBeUndefined()
})
