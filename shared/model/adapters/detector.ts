import type { ManifestOf } from '../../contracts/model.ts'
import type { DetectedBox, DetectorAnswer } from '../answer.ts'
import { ModelOutputError, outputNumbers } from '../model-output.ts'
import type { Placement } from '../tensor.ts'
import { floats, type TensorDeclaration } from '../tensor-declaration.ts'
import type { Adapter } from './adapter.ts'
import type { Candidate, Decoder } from './decoders/decoder.ts'
import { yoloEndToEnd } from './decoders/yolo-end-to-end.ts'
import { yolov5 } from './decoders/yolov5.ts'
import { yolov8 } from './decoders/yolov8.ts'
import { yolox } from './decoders/yolox.ts'
import { withoutOverlaps } from './overlap.ts'

const decoders: Record<ManifestOf<'detector'>['decoder'], Decoder> = {
  yolov5,
  yolov8,
  yolox,
  'yolo-end-to-end': yoloEndToEnd,
}

/** Boxes down to this share of `confidenceMin` are told too: how nearly an object was found grades the finding. */
const gradedShare = 0.25
/** Most boxes that are compared with each other, the most certain of them. */
const candidatesMax = 2000
/** Most boxes of an answer; as many as end-to-end models give. */
const boxesMax = 300
/** Rounding takes a confidence no further above 1. */
const confidenceMax = 1.01

/** Models that find objects. Which of them have to be there, and where, is the recipe's business. */
export function detectorAdapter(manifest: ManifestOf<'detector'>): Adapter<DetectorAnswer> {
  const { outputs, input, overlapMax, confidenceMin } = manifest
  const decoder = decoders[manifest.decoder]
  const about = { classes: manifest.classes.length, input }
  const shape = decoder.shape(about)
  const declared: TensorDeclaration = { name: outputs.boxes, types: floats, shapes: [shape, shape.slice(1)] }
  return {
    outputs: [declared],
    grounds: [],
    read(results, { placement }) {
      const { values } = outputNumbers(results, declared)
      const found = decoder.candidates(values, about, confidenceMin * gradedShare)
      const ranked = found.sort((one, other) => other.confidence - one.confidence).slice(0, candidatesMax)
      assertConfidence(outputs.boxes, ranked[0]?.confidence ?? 0)
      const inside = ranked.map((box) => withinImage(box, placement)).filter(hasArea)
      const kept = decoder.overlaps ? withoutOverlaps(inside, overlapMax, boxesMax) : inside.slice(0, boxesMax)
      return { kind: 'detector', boxes: kept.map((box) => asAnswer(box, manifest.classes)) }
    },
  }
}

function assertConfidence(output: string, most: number): void {
  if (most <= confidenceMax) return
  const remedy = 'correct the decoder in model.json, or export the model with its last sigmoid'
  throw new ModelOutputError(
    `the output ${output} has a confidence of ${most.toFixed(2)}, at most 1 makes sense; ${remedy}`,
  )
}

/** From pixels of the input to pixels of the image shown in it; a box ends where the image ends. */
function withinImage(box: Candidate, { left, top, width, height }: Placement): Candidate {
  const within = (value: number, length: number): number => Math.min(length, Math.max(0, value))
  return {
    ...box,
    left: within(box.left - left, width),
    right: within(box.right - left, width),
    top: within(box.top - top, height),
    bottom: within(box.bottom - top, height),
  }
}

function hasArea({ left, top, right, bottom }: Candidate): boolean {
  return right > left && bottom > top
}

function asAnswer(box: Candidate, classes: readonly string[]): DetectedBox {
  const { left, top, right, bottom } = box
  const name = classes[box.classIndex] ?? String(box.classIndex)
  const confidence = Math.min(1, box.confidence)
  return { class: name, confidence, x: left, y: top, width: right - left, height: bottom - top }
}
