import type { Random } from './random.ts'

/** The camera's nominal view: picture size, and how many millimetres one pixel shows. */
export const nominalView = { widthPx: 640, heightPx: 480, pixelPitchMm: 0.2 } as const

/** A circle, in millimetres from the part's centre and in pixels of the nominal pose. */
export interface Circle {
  readonly xMm: number
  readonly yMm: number
  readonly diameterMm: number
  readonly xPx: number
  readonly yPx: number
  readonly diameterPx: number
}

/** A rectangle given by its centre and size, in millimetres and in nominal pixels. */
export interface Rectangle {
  readonly xMm: number
  readonly yMm: number
  readonly widthMm: number
  readonly heightMm: number
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
}

function toPx(lengthMm: number): number {
  return Math.round(lengthMm / nominalView.pixelPitchMm)
}

function centreOf(xMm: number, yMm: number) {
  const xPx = nominalView.widthPx / 2 + toPx(xMm)
  const yPx = nominalView.heightPx / 2 + toPx(yMm)
  return { xMm, yMm, xPx, yPx }
}

function circle(xMm: number, yMm: number, diameterMm: number): Circle {
  return { ...centreOf(xMm, yMm), diameterMm, diameterPx: toPx(diameterMm) }
}

function rectangle(xMm: number, yMm: number, widthMm: number, heightMm: number): Rectangle {
  const size = { widthMm, heightMm, widthPx: toPx(widthMm), heightPx: toPx(heightMm) }
  return { ...centreOf(xMm, yMm), ...size }
}

export type ScrewPlace = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right'
export type InsertColour = 'red' | 'blue' | 'yellow' | 'green' | 'orange' | 'white'

/** The drawing of the part: x to the right, y down, origin in the middle of the plate. */
export const nominalPart = {
  plate: rectangle(0, 0, 96, 64),
  thicknessMm: 12,
  bore: circle(0, 0, 20),
  boreTolerance: 0.03,
  boss: circle(0, 0, 29),
  bossHeightMm: 2.2,
  screws: {
    'top-left': circle(-38, -22, 10),
    'top-right': circle(38, -22, 10),
    'bottom-left': circle(-38, 22, 10),
    'bottom-right': circle(38, 22, 10),
  } satisfies Record<ScrewPlace, Circle>,
  counterboreDiameterMm: 11.4,
  inserts: [
    { colour: 'red', ...rectangle(-12, -22.4, 8, 8) },
    { colour: 'blue', ...rectangle(0, -22.4, 8, 8) },
    { colour: 'yellow', ...rectangle(12, -22.4, 8, 8) },
  ],
  insertRecess: rectangle(0, -22.4, 38, 10),
  pocket: rectangle(-30, 0, 15, 23),
  dowelHole: circle(34, -7, 5),
  tappedHole: circle(26, 7, 4.2),
  mark: rectangle(1, 23, 54, 8),
} as const

export const screwPlaces = Object.keys(nominalPart.screws) as readonly ScrewPlace[]

/** One fastener as assembled. */
export interface Screw {
  readonly place: ScrewPlace
  readonly present: boolean
  readonly angleRad: number
  readonly sinkMm: number
}

/** One plastic insert as assembled. */
export interface Insert {
  readonly colour: InsertColour
  readonly shade: number
  readonly xMm: number
  readonly yMm: number
  readonly angleRad: number
  readonly tiltX: number
  readonly tiltY: number
}

/** One part as made: what may differ from the drawing. */
export interface Part {
  readonly boreDiameterMm: number
  readonly chamferMm: number
  readonly screws: readonly Screw[]
  readonly inserts: readonly Insert[]
  readonly markXMm: number
  readonly markYMm: number
  readonly markDensity: number
  readonly grainSeed: number
}

/** Draws a good part: every dimension within tolerance. */
export function drawPart(random: Random): Part {
  return {
    boreDiameterMm: nominalPart.bore.diameterMm * random.uniform(0.988, 1.012),
    chamferMm: random.uniform(0.8, 1.1),
    screws: screwPlaces.map((place) => ({
      place,
      present: true,
      angleRad: random.uniform(0, 2 * Math.PI),
      sinkMm: random.uniform(0.45, 0.75),
    })),
    inserts: nominalPart.inserts.map((insert) => ({
      colour: insert.colour as InsertColour,
      shade: random.uniform(-1, 1),
      xMm: insert.xMm + random.uniform(-0.15, 0.15),
      yMm: insert.yMm + random.uniform(-0.15, 0.15),
      angleRad: random.uniform(-0.025, 0.025),
      tiltX: random.uniform(-0.012, 0.012),
      tiltY: random.uniform(-0.012, 0.012),
    })),
    markXMm: random.uniform(-0.25, 0.25),
    markYMm: random.uniform(-0.25, 0.25),
    markDensity: random.uniform(0.86, 0.97),
    grainSeed: random.integer(2 ** 30),
  }
}
