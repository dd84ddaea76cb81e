import { type Box, boundingBox, type View } from './camera.ts'
import { addDefect, type DefectKind, defectKinds, type Specimen } from './defect.ts'
import { drawPart } from './part.ts'
import { type Photograph, takePhotograph } from './photograph.ts'
import { createRandom } from './random.ts'

const fitCount = 30
const goodCount = 44
const countPerDefect = 6

/** One picture of the set, before it is taken. */
export interface Shot {
  readonly file: string
  readonly kind: DefectKind | undefined
  readonly split: 'fit' | 'test'
  /** Place among the pictures of its kind, from 0. */
  readonly index: number
  readonly seed: number
}

/** One row of the truth table. */
export interface Truth {
  readonly shot: Shot
  readonly box: Box | undefined
  readonly detail: string
}

/** Lists every picture of the set: the good ones first, then six of each defect. */
export function planShots(seed: number): readonly Shot[] {
  const shots: Shot[] = []
  function add(kind: DefectKind | undefined, count: number): void {
    for (let index = 0; index < count; index++) {
      const name = String(index + 1).padStart(3, '0')
      const file = `images/${kind ?? 'good'}/${name}.jpg`
      const split = kind === undefined && index < fitCount ? 'fit' : 'test'
      const shotSeed = createRandom(seed, file).integer(2 ** 31)
      shots.push({ file, kind, split, index, seed: shotSeed })
    }
  }
  add(undefined, goodCount)
  for (const kind of defectKinds) add(kind, countPerDefect)
  return shots
}

/** Makes the part of a shot, with its defect if it is to have one. */
export function makeSpecimen(shot: Shot): Specimen {
  const part = drawPart(createRandom(shot.seed, 'part'))
  if (shot.kind === undefined) return { part, outline: [], detail: '' }
  return addDefect(part, shot.kind, shot.index, createRandom(shot.seed, 'defect'))
}

/** Takes one shot, and says what is to be found on it. */
export function takeShot(shot: Shot, view: View): Photograph & { readonly truth: Truth } {
  const specimen = makeSpecimen(shot)
  const photograph = takePhotograph(specimen, view, shot.seed)
  const box = boundingBox(view, photograph.pose, specimen.outline)
  return { ...photograph, truth: { shot, box, detail: specimen.detail } }
}

/** Writes the truth table as comma-separated values, one row per picture. */
export function formatTruth(rows: readonly Truth[]): string {
  const lines = rows.map(({ shot, box, detail }) => {
    const label = shot.kind === undefined ? 'good' : 'defect'
    const place = box ? [box.x, box.y, box.width, box.height] : ['', '', '', '']
    return [shot.file, label, shot.kind ?? '', shot.split, ...place, detail].join(',')
  })
  return `${['file,label,type,split,x,y,width,height,detail', ...lines].join('\n')}\n`
}
