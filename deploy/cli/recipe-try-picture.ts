import type { RulesImage } from '../../services/rules/inspection/rules-image.ts'
import type { CheckResult } from '../../shared/contracts/finding.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { Point, Shape } from '../../shared/contracts/shape.ts'
import { drawOver } from '../../shared/imaging/overlay.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'

const passedColour = '#00e06a'
const failedColour = '#ff4040'
/** A small picture is enlarged until its words find room. */
const widthMin = 1000
/** Letters and lines as shares of the picture's width. */
const letterShare = 1 / 70
const lineShare = 1 / 700
/** Of DejaVu Sans, the widest of the usual fonts. */
const letterWidthShare = 0.64

/** What the checks measured, drawn on the inspected part of the frame. @returns a PNG */
export async function evidencePicture(image: RulesImage, results: readonly CheckResult[]): Promise<Buffer> {
  const enlarged = Math.max(1, Math.ceil(widthMin / image.pixels.width))
  const size = { width: image.pixels.width * enlarged, height: image.pixels.height * enlarged }
  const { pixels } = image
  const picture = await cropAndScale(pixels, { x: 0, y: 0, width: pixels.width, height: pixels.height }, size)
  const to = place(image, enlarged)
  const letter = Math.round(size.width * letterShare)
  const shapes = results.map((result) => evidence(result, to, size.width * lineShare))
  const words = labels(results, to, letter, size.width).map((label) => labelMarkup(label, letter))
  const attributes = `xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"`
  return await drawOver(picture, `<svg ${attributes}>${[...shapes, ...words].join('')}</svg>`)
}

type Place = (point: Point) => Point

/** From the frame's pixels to the picture's. In the frame whole numbers are the middles of pixels, here their corners. */
function place({ origin, scale }: RulesImage, enlarged: number): Place {
  return ({ x, y }) => ({ x: (x - origin.x + 0.5) * scale * enlarged, y: (y - origin.y + 0.5) * scale * enlarged })
}

function corners({ x, y, width, height }: Region, to: Place): [from: Point, end: Point] {
  return [to({ x: x - 0.5, y: y - 0.5 }), to({ x: x + width - 0.5, y: y + height - 0.5 })]
}

function colourOf({ passed }: CheckResult): string {
  return passed ? passedColour : failedColour
}

function evidence(result: CheckResult, to: Place, line: number): string {
  const [from, end] = corners(result.region, to)
  const size = `width="${end.x - from.x}" height="${end.y - from.y}"`
  const frame = `<rect x="${from.x}" y="${from.y}" ${size} stroke-dasharray="${4 * line}"/>`
  const drawn = (result.shapes ?? []).map((shape) => shapeMarkup(shape, to, line)).join('')
  return `<g fill="none" stroke="${colourOf(result)}" stroke-width="${line}">${frame}${drawn}</g>`
}

function shapeMarkup(shape: Shape, to: Place, line: number): string {
  if (shape.shape === 'point') return circle(to(shape.at), 3 * line)
  if (shape.shape === 'circle') {
    const { centre, diameter } = shape
    return circle(to(centre), to({ ...centre, x: centre.x + diameter / 2 }).x - to(centre).x)
  }
  const [element, corners] =
    shape.shape === 'outline' ? (['polygon', shape.points] as const) : (['polyline', [shape.from, shape.to]] as const)
  const points = corners.map(to).map(({ x, y }) => `${x},${y}`)
  return `<${element} points="${points.join(' ')}"/>`
}

function circle({ x, y }: Point, radius: number): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}"/>`
}

interface Label {
  readonly words: string
  readonly colour: string
  readonly left: number
  readonly width: number
  /** Of the line that the letters stand on. */
  readonly y: number
}

/** Words above each check's region, moved where they would leave the picture or cover others. */
export function labels(results: readonly CheckResult[], to: Place, letter: number, pictureWidth: number): Label[] {
  const placed: Label[] = []
  for (const result of results) {
    const { name, value, unit, region } = result
    const words =
      `${name} ${value === undefined ? 'not measured' : `${Number(value.toPrecision(4))} ${unit}`}`.trimEnd()
    const width = words.length * letter * letterWidthShare
    const [{ x, y }] = corners(region, to)
    const left = Math.max(0, Math.min(x, pictureWidth - width))
    const covers = (at: number) => (other: Label) =>
      Math.abs(other.y - at) < letter && left < other.left + other.width && other.left < left + width
    let line = Math.max(letter, y - letter / 3)
    while (placed.some(covers(line))) line += letter
    placed.push({ words, colour: colourOf(result), left, width, y: line })
  }
  return placed
}

function labelMarkup({ words, colour, left, y }: Label, letter: number): string {
  const lettering = `font-family="sans-serif" font-size="${letter}" stroke-width="${letter / 5}"`
  const text = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${left}" y="${y}" ${lettering} fill="${colour}" stroke="#000" paint-order="stroke">${text}</text>`
}
