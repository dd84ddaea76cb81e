import { drawPath, type Point, type Scratch, type Stain, stainDepth } from './blemish.ts'
import { type InsertColour, nominalPart, type Part, type ScrewPlace } from './part.ts'
import type { Random } from './random.ts'
import { type Region, region, type Surface, surfaceAt } from './relief.ts'

export const defectKinds = ['missing-fastener', 'wrong-colour', 'wrong-size', 'scratch', 'stain'] as const
export type DefectKind = (typeof defectKinds)[number]

/** A part with at most one defect, and where that defect is. */
export interface Specimen {
  readonly part: Part
  readonly scratch?: Scratch
  readonly stain?: Stain
  /** Points whose bounding box is the defect's; none on a good part. */
  readonly outline: readonly Point[]
  /** What exactly is wrong, in a word. */
  readonly detail: string
}

const missingPlaces: readonly ScrewPlace[] = [
  'top-left',
  'bottom-right',
  'top-right',
  'bottom-left',
  'bottom-right',
  'top-left',
]

const colourSwaps: readonly (readonly [index: number, colour: InsertColour])[] = [
  [1, 'green'],
  [0, 'orange'],
  [2, 'white'],
  [1, 'red'],
  [2, 'orange'],
  [0, 'blue'],
]

const sizeFactors = [1.18, 0.82, 1.125, 0.875, 1.2, 0.86]
const severities = [1, 0.8, 0.65, 0.5, 0.42, 0.35]

function ring([x, y]: Point, radiusMm: number): readonly Point[] {
  return [
    [x - radiusMm, y - radiusMm],
    [x + radiusMm, y + radiusMm],
  ]
}

function removeFastener(part: Part, index: number): Specimen {
  const place = missingPlaces[index % missingPlaces.length] ?? 'top-left'
  const screws = part.screws.map((screw) => (screw.place === place ? { ...screw, present: false } : screw))
  const { xMm, yMm } = nominalPart.screws[place]
  const outline = ring([xMm, yMm], nominalPart.counterboreDiameterMm / 2)
  return { part: { ...part, screws }, outline, detail: place }
}

function swapColour(part: Part, index: number): Specimen {
  const [position, colour] = colourSwaps[index % colourSwaps.length] ?? [0, 'green']
  const wrong = part.inserts[position]
  if (wrong === undefined) throw new RangeError(`the part has no insert ${position}`)
  const inserts = part.inserts.map((insert) => (insert === wrong ? { ...insert, colour } : insert))
  const outline = ring([wrong.xMm, wrong.yMm], 4)
  return { part: { ...part, inserts }, outline, detail: `${wrong.colour}→${colour}` }
}

function resizeBore(part: Part, index: number): Specimen {
  const factor = sizeFactors[index % sizeFactors.length] ?? 1.18
  const boreDiameterMm = nominalPart.bore.diameterMm * factor
  const percent = Math.round(1000 * (factor - 1)) / 10
  const widestMm = Math.max(boreDiameterMm, part.boreDiameterMm) / 2 + 0.8
  const detail = `${percent > 0 ? '+' : ''}${percent}%`
  return { part: { ...part, boreDiameterMm }, outline: ring([0, 0], widestMm), detail }
}

const surface: Surface = { heightMm: 0, region: region.belt, centreXMm: 0, centreYMm: 0 }

function regionAt(part: Part, x: number, y: number): Region {
  surfaceAt(part, x, y, surface)
  return surface.region
}

/** Whether a point lies on the flat face of the plate, clear of every edge. */
function isOpenFace(part: Part, [x, y]: Point): boolean {
  return regionAt(part, x, y) === region.plate && surface.heightMm > nominalPart.thicknessMm - 0.05
}

function drawFacePoint(part: Part, random: Random): Point {
  for (;;) {
    const point: Point = [random.uniform(-44, 44), random.uniform(-28, 28)]
    if (isOpenFace(part, point)) return point
  }
}

function addScratch(part: Part, index: number, random: Random): Specimen {
  const severity = severities[index % severities.length] ?? 1
  const lengthMm = 12 + 20 * severity * random.uniform(0.7, 1.1)
  let path = drawPath(random, drawFacePoint(part, random), lengthMm)
  while (path.some((point) => !isOpenFace(part, point))) {
    path = drawPath(random, drawFacePoint(part, random), lengthMm)
  }
  const scratch = {
    path,
    widthMm: 0.2 + 0.22 * severity,
    slope: 0.24 + 0.38 * severity,
    seed: random.integer(2 ** 20),
  }
  return { part, scratch, outline: path, detail: severity > 0.6 ? 'deep' : 'fine' }
}

const films = {
  oil: { absorbance: [0.35, 0.62, 1.25], softness: 0.16, rim: 0.55 },
  soot: { absorbance: [1.5, 1.5, 1.46], softness: 0.75, rim: 0 },
} as const

/** Points of the part that a stain visibly covers, on a grid of half a millimetre. */
function coveredPoints(part: Part, stain: Stain): readonly Point[] {
  const points: Point[] = []
  const [centreX, centreY] = stain.centre
  const reachMm = 2 * stain.radiusMm * stain.stretch
  for (let y = centreY - reachMm; y <= centreY + reachMm; y += 0.5) {
    for (let x = centreX - reachMm; x <= centreX + reachMm; x += 0.5) {
      if (stainDepth(stain, x, y) > 0.15 && regionAt(part, x, y) !== region.belt) points.push([x, y])
    }
  }
  return points
}

function addStain(part: Part, index: number, random: Random): Specimen {
  const severity = severities[index % severities.length] ?? 1
  const detail = index % 2 === 0 ? 'oil' : 'soot'
  const { absorbance, softness, rim } = films[detail]
  const [red, green, blue] = absorbance
  const strength = 0.3 + 0.8 * severity
  const stain: Stain = {
    centre: drawFacePoint(part, random),
    radiusMm: random.uniform(3.6, 6.4),
    stretch: random.uniform(1, 1.6),
    angleRad: random.uniform(0, Math.PI),
    absorbance: [red * strength, green * strength, blue * strength],
    softness,
    rim,
    seed: random.integer(2 ** 20),
  }
  return { part, stain, outline: coveredPoints(part, stain), detail }
}

/** Makes a defect of a kind on a good part; the index walks through its easy and hard forms. */
export function addDefect(part: Part, kind: DefectKind, index: number, random: Random): Specimen {
  switch (kind) {
    case 'missing-fastener':
      return removeFastener(part, index)
    case 'wrong-colour':
      return swapColour(part, index)
    case 'wrong-size':
      return resizeBore(part, index)
    case 'scratch':
      return addScratch(part, index, random)
    case 'stain':
      return addStain(part, index, random)
  }
}
