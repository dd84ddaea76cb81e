import { segmentDistance } from './distance.ts'

/** Height of a capital, in units of the font's grid. */
export const capitalHeight = 6

const letterSpace = 1.6
const wordSpace = 3.6

// Polylines separated by a bar; a tilde marks those whose corners are rounded off.
const drawings: Readonly<Record<string, string>> = {
  '0': '~2,0 4,0 4,2 4,4 4,6 2,6 0,6 0,4 0,2 0,0 2,0',
  '2': '~0,1.6 0,0 2,0 4,0 4,1.8 2,4 0,6|0,6 4,6',
  '4': '3,6 3,0 0,4.2 4,4.2',
  '6': '~3.6,0.4 1.6,0 0,2 0,4 0,6 2,6 4,6 4,4.2 4,2.6 2,2.6 0.4,2.6 0,4',
  '8': '~2,2.8 0.3,2.8 0.3,0 2,0 3.7,0 3.7,2.8 2,2.8 0,2.8 0,6 2,6 4,6 4,2.8 2,2.8',
  A: '0,6 2,0 4,6|0.8,3.9 3.2,3.9',
  E: '4,0 0,0 0,6 4,6|0,2.9 3.2,2.9',
  G: '~4,1.3 3.4,0 2,0 0,0 0,2 0,4 0,6 2,6 3.6,6 4,4.6|4,4.8 4,3.2 2.4,3.2',
  I: '0,0 0,6',
  L: '0,0 0,6 4,6',
  N: '0,6 0,0 4,6 4,0',
  O: '~2,0 4,0 4,2 4,4 4,6 2,6 0,6 0,4 0,2 0,0 2,0',
  T: '0,0 4,0|2,0 2,6',
  V: '0,0 2,6 4,0',
  W: '0,0 1,6 2,1.6 3,6 4,0',
  '-': '0,3.2 2.8,3.2',
}

type Polyline = readonly number[]

/** Cuts the corners of an open polyline once, ends kept in place (Chaikin 1974). */
function cutCorners(points: Polyline): Polyline {
  const cut = points.slice(0, 2)
  for (let index = 0; index + 3 < points.length; index += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points.slice(index, index + 4)
    cut.push(0.75 * x1 + 0.25 * x2, 0.75 * y1 + 0.25 * y2)
    cut.push(0.25 * x1 + 0.75 * x2, 0.25 * y1 + 0.75 * y2)
  }
  return [...cut, ...points.slice(-2)]
}

function parseGlyph(drawing: string): readonly Polyline[] {
  return drawing.split('|').map((stroke) => {
    const points = stroke.replace('~', '').split(/[ ,]/).map(Number)
    return stroke.startsWith('~') ? cutCorners(cutCorners(points)) : points
  })
}

/** Strokes of one letter within a line of text, and where they lie along it. */
interface PlacedGlyph {
  readonly left: number
  readonly right: number
  readonly strokes: readonly Polyline[]
}

/** Sets a line of text from left to right, starting at the origin. */
export function setText(text: string): readonly PlacedGlyph[] {
  const line: PlacedGlyph[] = []
  let left = 0
  for (const character of text) {
    if (character === ' ') {
      left += wordSpace - letterSpace
      continue
    }
    const strokes = parseGlyph(drawings[character] ?? '')
    const right = left + Math.max(...strokes.flat().filter((_, index) => index % 2 === 0))
    line.push({ left, right, strokes })
    left = right + letterSpace
  }
  return line
}

/**
 * Distance from a point to the nearest stroke of a line of text, or infinity between letters.
 *
 * @param x from the left edge of the first letter, in units of the font's grid
 * @param y from the top of the capitals, downwards
 */
export function textDistance(line: readonly PlacedGlyph[], x: number, y: number): number {
  const margin = letterSpace / 2
  const glyph = line.find(({ left, right }) => x > left - margin && x <= right + margin)
  let nearest = Number.POSITIVE_INFINITY
  for (const points of glyph?.strokes ?? []) {
    for (let index = 0; index + 3 < points.length; index += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points.slice(index, index + 4)
      nearest = Math.min(nearest, segmentDistance(x - (glyph?.left ?? 0), y, x1, y1, x2, y2))
    }
  }
  return nearest
}
