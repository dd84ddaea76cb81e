import { basename } from 'node:path'
import type { Region } from '../../shared/contracts/region.ts'
import type { Mistake } from './mistake.ts'
import type { Tally } from './tally.ts'

/** By the numbers in the set's files of boxes. */
const types = ['open', 'short', 'mousebite', 'spur', 'copper', 'pin-hole'] as const

const foundMin = 0.98
const falseRegionsMax = 1

/** A defect that the set's authors marked. */
export interface MarkedDefect {
  readonly type: string
  readonly box: Region
}

/** A board: what is marked on it and where the rules saw a difference. */
export interface ComparedBoard {
  readonly file: string
  readonly marked: readonly MarkedDefect[]
  readonly reported: readonly Region[]
}

/** Reads lines of `x1 y1 x2 y2 type`. @throws {RangeError} for any other line */
export function markedDefects(text: string): MarkedDefect[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [left = Number.NaN, top = Number.NaN, right = Number.NaN, bottom = Number.NaN, number = 0] = line
        .trim()
        .split(/\s+/)
        .map(Number)
      const type = types[number - 1]
      if (!type || !(right > left && bottom > top)) throw new RangeError(`"${line}" is no box with a type`)
      return { type, box: { x: left, y: top, width: right - left, height: bottom - top } }
    })
}

/** True when they have a pixel in common. */
export function overlap(one: Region, other: Region): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

/** True when the middle of the inner lies in the outer. */
export function holdsCentre(outer: Region, inner: Region): boolean {
  const [x, y] = [inner.x + inner.width / 2, inner.y + inner.height / 2]
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height
}

type Hit = (box: Region, region: Region) => boolean

const isFound = ({ box }: MarkedDefect, { reported }: ComparedBoard, hit: Hit) =>
  reported.some((region) => hit(box, region))

/** Regions that touch no marked defect. */
export function falseRegions({ marked, reported }: ComparedBoard): Region[] {
  return reported.filter((region) => !marked.some(({ box }) => overlap(box, region)))
}

/** Marked defects found, by a region that touches their box and by the stricter centre, and regions where nothing is marked. */
export function boardTallies(set: string, boards: readonly ComparedBoard[]): Tally[] {
  const marked = boards.flatMap((board) => board.marked.map((defect) => ({ defect, board })))
  const found = (what: string, hit: Hit, type?: string): Tally => {
    const of = marked.filter(({ defect }) => type === undefined || defect.type === type)
    return { set, what, count: of.filter(({ defect, board }) => isFound(defect, board, hit)).length, total: of.length }
  }
  const aim = { is: 'at least', value: foundMin } as const
  const nothingThere = boards.reduce((sum, board) => sum + falseRegions(board).length, 0)
  return [
    ...types.map((type) => found(`${type} found`, overlap, type)),
    { ...found('marked defects found', overlap), aim },
    found('marked defects found, middle of a region in their box', holdsCentre),
    {
      ...{ set, what: 'false regions an image', count: nothingThere, total: boards.length, isRate: true },
      aim: { is: 'at most', value: falseRegionsMax },
    },
  ]
}

const placed = ({ x, y, width, height }: Region) => `${width} × ${height} at (${x}, ${y})`

/** Marked defects that no region touches, and regions that touch none. */
export function boardMistakes(set: string, boards: readonly ComparedBoard[]): Mistake[] {
  return boards.flatMap((board) => {
    const missed = board.marked.filter((defect) => !isFound(defect, board, overlap))
    return [
      ...missed.map(({ type, box }) => ({ truth: `${type}, ${placed(box)}`, said: 'no difference there' })),
      ...falseRegions(board).map((region) => ({ truth: 'nothing marked', said: `a difference, ${placed(region)}` })),
    ].map((mistake) => ({ set, file: basename(board.file), ...mistake }))
  })
}
