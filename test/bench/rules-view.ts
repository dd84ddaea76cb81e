import { type ParsedView, parseView, type ReadyView } from '../../services/rules/inspection/parse-checks.ts'
import type { RulesImage } from '../../services/rules/inspection/rules-image.ts'
import { CheckRecipe, FixtureRecipe } from '../../shared/contracts/recipe.ts'

/** What the benchmark of the rules looks at: a drawn part, as on its reference or shifted, with noise. */
export const frame = { width: 1280, height: 1024 }

type Paint = (x: number, y: number) => readonly [number, number, number] | undefined

const disc =
  (atX: number, atY: number, across: number, ...colour: [number, number, number]): Paint =>
  (x, y) =>
    Math.hypot(x - atX, y - atY) <= across / 2 ? colour : undefined
const box =
  (left: number, top: number, width: number, height: number, ...colour: [number, number, number]): Paint =>
  (x, y) =>
    x >= left && x < left + width && y >= top && y < top + height ? colour : undefined

/** The cells of something like a printed code. */
function isInk(column: number, row: number): boolean {
  return ((column * 7919 + row * 104_729 + column * row * 31) >> 2) % 3 === 0
}

/** A plate with a mark, a bore, a coloured insert, a label with print, a code, four pins, a screw and a window half full. */
const paints: readonly Paint[] = [
  box(140, 112, 1000, 800, 186, 188, 190),
  box(200, 170, 120, 20, 30, 30, 30),
  box(200, 170, 20, 120, 30, 30, 30),
  disc(640, 512, 240, 40, 40, 42),
  box(880, 200, 80, 80, 178, 34, 34),
  (x, y) => (x >= 400 && x < 700 && y >= 200 && y < 300 && (x >> 3) % 2 === 0 ? [40, 60, 140] : undefined),
  ...[0, 1, 2, 3].map((pin) => disc(900 + pin * 60, 700, 30, 50, 50, 50)),
  disc(300, 760, 90, 90, 92, 96),
  box(440, 700, 120, 100, 240, 240, 240),
  box(440, 750, 120, 50, 70, 40, 20),
  (x, y) => (x >= 800 && x < 1100 && y >= 320 && y < 480 && isInk(x >> 3, y >> 3) ? [30, 30, 30] : undefined),
]

/** @param shift of the part, in pixels to the right and down @param factor size of the picture against 1280 × 1024 */
export function drawnView(shift: number, factor = 1): RulesImage {
  const width = Math.round(frame.width * factor)
  const height = Math.round(frame.height * factor)
  const data = new Uint8Array(width * height * 3)
  let state = 1 + shift
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [
      Math.floor((pixel % width) / factor) - shift,
      Math.floor(Math.floor(pixel / width) / factor) - shift,
    ]
    const colour = paints.reduce<readonly number[]>((under, paint) => paint(x, y) ?? under, [60, 62, 66])
    // The same noise on every run, of some 3 grey levels.
    state = (state * 48_271) % 2_147_483_647
    const noise = (state / 2_147_483_647 - 0.5) * 10
    for (const [channel, level] of colour.entries()) data[3 * pixel + channel] = Math.max(0, level + noise)
  }
  return { pixels: { width, height, data }, origin: { x: 0, y: 0 }, scale: 1, millimetresPerFramePixel: 0.1 / factor }
}

const at = (x: number, y: number, width: number, height: number) => ({ x, y, width, height })
const anything = { min: -1e6, max: 1e6 }

/** A check of every kind on its own part of the picture; what they measure is no matter here. */
export const everyCheck = [
  {
    name: 'bore',
    kind: 'size',
    region: at(500, 372, 280, 280),
    object: 'dark',
    measure: 'diameter',
    limits: { minMm: 1 },
  },
  { name: 'insert', kind: 'colour', region: at(890, 210, 60, 60), reference: '#b22222', maxDeltaE: 5 },
  { name: 'screw', kind: 'missing-part', region: at(220, 680, 160, 160), diameterMm: { min: 7, max: 11 } },
  { name: 'width', kind: 'distance', region: at(100, 400, 1080, 60), direction: 'left-right', limits: { minMm: 1 } },
  {
    name: 'edge',
    kind: 'straightness',
    region: at(300, 80, 680, 60),
    measure: 'angle',
    edge: 'horizontal',
    limits: { max: 1 },
  },
  { name: 'level', kind: 'fill-level', region: at(450, 704, 100, 92), liquid: 'dark', limits: { minMm: 1, maxMm: 9 } },
  { name: 'label', kind: 'print', region: at(400, 200, 300, 100), limits: { minPercent: 5 } },
  {
    name: 'pins',
    kind: 'count',
    region: at(860, 650, 280, 100),
    object: 'dark',
    diameterMm: { min: 2, max: 4 },
    limits: { min: 4, max: 4 },
  },
  {
    name: 'red',
    kind: 'colour-share',
    region: at(860, 180, 120, 120),
    colour: '#b22222',
    maxDeltaE: 8,
    limits: { minPercent: 20 },
  },
  {
    name: 'mark',
    kind: 'pattern',
    region: at(160, 130, 220, 220),
    pattern: at(190, 160, 140, 140),
    minScorePercent: 60,
  },
  {
    name: 'place',
    kind: 'position',
    region: at(160, 130, 220, 220),
    of: { pattern: at(190, 160, 140, 140) },
    measure: 'offset',
    limits: anything,
  },
  { name: 'golden', kind: 'difference', region: at(380, 180, 340, 140), edgeToleranceMm: 0.2, areaMm2Min: 0.5 },
  { name: 'sharp', kind: 'focus', anchor: 'frame', region: at(380, 180, 340, 140), maxWidthPx: 5 },
  {
    name: 'light',
    kind: 'exposure',
    anchor: 'frame',
    region: at(0, 0, 1280, 1024),
    measure: 'brightness',
    limits: { minPercent: 5 },
  },
] as const

/** Fixtures by kind, each on the mark, the bore or the plate. */
export const everyFixture = [
  { kind: 'template', region: at(150, 120, 220, 220), pattern: at(190, 160, 140, 140) },
  { kind: 'blob', region: at(500, 372, 280, 280), object: 'dark' },
  {
    kind: 'edges',
    region: at(90, 62, 300, 300),
    upright: { region: at(90, 300, 120, 60) },
    level: { region: at(330, 62, 60, 100) },
  },
  { kind: 'features', region: at(770, 290, 360, 220) },
] as const

/** The names of the eight checks that a recipe of some size has. */
export const usualEight = ['bore', 'insert', 'screw', 'width', 'edge', 'label', 'pins', 'mark']

/** @param factor as of the picture that it is for */
export function readyView(checks: readonly object[], fixture?: object, factor = 1): ReadyView {
  const scaled = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(scaled)
    if (typeof given !== 'object' || given === null) return given
    const entries = Object.entries(given)
    const isRegion = 'width' in given
    return Object.fromEntries(
      entries.map(([name, value]) => [name, isRegion ? Math.round(Number(value) * factor) : scaled(value)]),
    )
  }
  const parsed: ParsedView = parseView(
    {
      checks: CheckRecipe.array().parse(scaled(checks)),
      ...(fixture && { fixture: FixtureRecipe.parse(scaled(fixture)) }),
      reference: 'drawn',
    },
    [],
  )
  if (parsed.success) return parsed.view
  throw new Error(parsed.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}
