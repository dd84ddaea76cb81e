import { expect, it } from 'vitest'
import { withoutOverlaps } from './overlap.ts'

const aBox = (left: number, confidence: number, classIndex = 0) => {
  return { classIndex, confidence, left, right: left + 10, top: 0, bottom: 10 }
}

it('keeps the more certain of two boxes on one object', () => {
  // 10 × 10 pixels, 5 pixels apart: 50 shared of 150 covered.
  const [first, second] = [aBox(0, 0.9), aBox(5, 0.8)]
  expect(withoutOverlaps([first, second], 0.3, 10)).toEqual([first])
  expect(withoutOverlaps([first, second], 0.34, 10)).toEqual([first, second])
})

it('compares with what was kept only: a chain of boxes is thinned, not dropped', () => {
  const chain = [aBox(0, 0.9), aBox(5, 0.8), aBox(10, 0.7)]
  expect(withoutOverlaps(chain, 0.3, 10)).toEqual([chain[0], chain[2]])
})

it('lets objects of two classes lie on each other', () => {
  const boxes = [aBox(0, 0.9), aBox(0, 0.8, 1)]
  expect(withoutOverlaps(boxes, 0.3, 10)).toEqual(boxes)
})

it('ends with the most certain', () => {
  expect(withoutOverlaps([aBox(0, 0.9), aBox(20, 0.8), aBox(40, 0.7)], 0.3, 2)).toHaveLength(2)
})
