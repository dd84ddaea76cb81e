import type { Expectation } from '../../../shared/contracts/expectation.ts'
import type { ManifestOf } from '../../../shared/contracts/model.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { DetectorAnswer } from '../../../shared/model/answer.ts'
import { type Size, sizeForModel } from '../../../shared/model/input-size.ts'
import type { JudgedFinding } from './finding.ts'

/** The score of an object of which there is no trace. */
const scoreMax = 10
/** A surplus object exactly as certain as need be is one too many all the same: its score is above the threshold. */
const unmetScoreMin = 1.001
const objectsMax = 100
const reasonCharactersMax = 300

/** A box in pixels of the frame. */
interface PlacedBox {
  readonly class: string
  readonly confidence: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Place {
  readonly x: number
  readonly y: number
}

/** How an expectation fared: above 1 it is not met. */
interface Outcome {
  readonly score: number
  readonly reason: string
  readonly peak: Place
}

/**
 * What a detector's answer says of a frame: its score is that of the expectation that fared worst, and above the threshold
 * of 1 exactly when one is not met. How far above or below tells how certain the objects were.
 * @param region the part of the frame that the model saw
 */
export function presenceFinding(
  manifest: ManifestOf<'detector'>,
  expects: readonly Expectation[],
  { boxes }: DetectorAnswer,
  region: Region,
): Omit<JudgedFinding, 'model'> {
  const { confidenceMin } = manifest
  const placed = boxes.map((box) => placedBox(box, sizeForModel(region, manifest.input), region))
  const outcomes = expects.map((expectation) => {
    return outcomeOf(expectation, placed, expectation.region ?? region, confidenceMin)
  })
  const worst = outcomes.toSorted((one, other) => other.score - one.score)
  const unmet = worst.filter(({ score }) => score > 1)
  const found = placed.filter(({ confidence }) => confidence >= confidenceMin).slice(0, objectsMax)
  const reasons =
    expects.length > 0 ? unmet.map(({ reason }) => reason) : ['the recipe does not say what has to be there']
  return {
    outcome: 'judged',
    // A part of which nothing is expected has not been judged, and such a part never passes.
    score: worst[0]?.score ?? scoreMax,
    threshold: 1,
    objects: found.map((box) => ({ class: box.class, confidence: box.confidence, region: pixelsOf(box, region) })),
    ...(reasons.length > 0 && { reason: reasons.join('; ').slice(0, reasonCharactersMax) }),
    ...(unmet[0] && { peak: unmet[0].peak }),
  }
}

function placedBox(box: DetectorAnswer['boxes'][number], seen: Size, region: Region): PlacedBox {
  const [horizontal, vertical] = [region.width / seen.width, region.height / seen.height]
  const { class: name, confidence } = box
  return {
    class: name,
    confidence,
    x: region.x + box.x * horizontal,
    y: region.y + box.y * vertical,
    width: box.width * horizontal,
    height: box.height * vertical,
  }
}

function outcomeOf(
  { class: name, countMin, countMax }: Expectation,
  boxes: readonly PlacedBox[],
  region: Region,
  confidenceMin: number,
): Outcome {
  const candidates = boxes.filter((box) => box.class === name && contains(region, centreOf(box)))
  const found = candidates.filter(({ confidence }) => confidence >= confidenceMin).length
  const reason = `${name}: found ${found}, expected ${spell(countMin, countMax)}`
  const surplus = countMax === undefined ? undefined : candidates[countMax]
  if (surplus && surplus.confidence >= confidenceMin) {
    return { score: Math.max(surplus.confidence / confidenceMin, unmetScoreMin), reason, peak: centreOf(surplus) }
  }
  const last = candidates[countMin - 1]
  const lacking = countMin === 0 ? 0 : last ? Math.min(scoreMax, confidenceMin / last.confidence) : scoreMax
  const score = Math.max(lacking, surplus ? surplus.confidence / confidenceMin : 0)
  return { score, reason, peak: centreOf(region) }
}

function spell(countMin: number, countMax: number | undefined): string {
  if (countMax === undefined) return countMin === 1 ? '1' : `at least ${countMin}`
  return countMin === countMax ? `${countMin}` : `${countMin} to ${countMax}`
}

function centreOf({ x, y, width, height }: Region): Place {
  return { x: x + width / 2, y: y + height / 2 }
}

function contains(region: Region, { x, y }: Place): boolean {
  return x >= region.x && x < region.x + region.width && y >= region.y && y < region.y + region.height
}

/** Whole pixels, none of them outside what was inspected. */
function pixelsOf(box: PlacedBox, inspected: Region): Region {
  const x = Math.min(Math.floor(box.x), inspected.x + inspected.width - 1)
  const y = Math.min(Math.floor(box.y), inspected.y + inspected.height - 1)
  const right = Math.min(Math.ceil(box.x + box.width), inspected.x + inspected.width)
  const bottom = Math.min(Math.ceil(box.y + box.height), inspected.y + inspected.height)
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) }
}
