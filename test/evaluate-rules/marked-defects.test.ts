import { describe, expect, test } from 'vitest'
import {
  boardMistakes,
  boardTallies,
  type ComparedBoard,
  falseRegions,
  markedDefects,
  overlap,
} from './marked-defects.ts'
import { isReached } from './tally.ts'

const box = (x: number, y: number, width = 10, height = 10) => ({ x, y, width, height })

test('boxes are read as corners with the number of a type', () => {
  expect(markedDefects('186 603 291 631 2\n508 227 536 262 6\n')).toEqual([
    { type: 'short', box: { x: 186, y: 603, width: 105, height: 28 } },
    { type: 'pin-hole', box: { x: 508, y: 227, width: 28, height: 35 } },
  ])
})

test.each(['1 2 3', '1 2 3 4 7', '1 2 3 4 0', '5 5 5 9 1', '9 5 5 9 1', ''])('"%s" is no marked defect', (line) => {
  expect(() => markedDefects(line)).toThrow('is no box with a type')
})

test('regions overlap when they share a pixel, not when they only touch', () => {
  expect(overlap(box(0, 0), box(9, 9))).toBe(true)
  for (const beside of [box(10, 0), box(0, 10)]) {
    expect([overlap(box(0, 0), beside), overlap(beside, box(0, 0))]).toEqual([false, false])
  }
  expect(overlap(box(0, 0, 100, 100), box(40, 40))).toBe(true)
})

describe('a board with three marked defects', () => {
  const board: ComparedBoard = {
    file: '/data/1_test.jpg',
    marked: [
      { type: 'open', box: box(0, 0) },
      { type: 'spur', box: box(50, 50) },
      { type: 'spur', box: box(80, 80) },
    ],
    // One in the middle of the first, one that only touches a corner of the second, two beside them all.
    reported: [box(2, 2, 4, 4), box(58, 58, 20, 20), box(200, 0), box(300, 0)],
  }
  const tallies = boardTallies('boards', [board, { ...board, marked: [], reported: [] }])
  const counted = (what: string) => {
    const tally = tallies.find((one) => one.what === what)
    return tally && [tally.count, tally.total]
  }

  test('is counted by type, by touching and by the stricter middle', () => {
    expect(counted('open found')).toEqual([1, 1])
    expect(counted('spur found')).toEqual([1, 2])
    expect(counted('short found')).toEqual([0, 0])
    expect(counted('marked defects found')).toEqual([2, 3])
    expect(counted('marked defects found, middle of a region in their box')).toEqual([1, 3])
  })

  test('one region may find two defects, and two regions on one defect are no false ones', () => {
    const wide = { ...board, reported: [box(40, 40, 60, 60), box(0, 0, 3, 3), box(5, 5, 3, 3)] }
    expect(boardTallies('boards', [wide]).find(({ what }) => what === 'marked defects found')).toMatchObject({
      count: 3,
    })
    expect(falseRegions(wide)).toEqual([])
  })

  test('regions on nothing are counted over all boards', () => {
    expect(falseRegions(board)).toEqual([box(200, 0), box(300, 0)])
    expect(counted('false regions an image')).toEqual([2, 2])
    expect(tallies.map(isReached).filter((reached) => reached !== undefined)).toEqual([false, true])
  })

  test('what went wrong is told with its place', () => {
    expect(boardMistakes('boards', [board])).toEqual([
      { set: 'boards', file: '1_test.jpg', truth: 'spur, 10 × 10 at (80, 80)', said: 'no difference there' },
      { set: 'boards', file: '1_test.jpg', truth: 'nothing marked', said: 'a difference, 10 × 10 at (200, 0)' },
      { set: 'boards', file: '1_test.jpg', truth: 'nothing marked', said: 'a difference, 10 × 10 at (300, 0)' },
    ])
  })
})
