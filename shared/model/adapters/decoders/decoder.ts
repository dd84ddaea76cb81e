import type { Size } from '../../input-size.ts'
import type { Dimension } from '../../tensor-declaration.ts'

/** A box that may be an object, in pixels of the model's input. */
export interface Candidate {
  /** Position among the manifest's classes. */
  readonly classIndex: number
  readonly confidence: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What a decoder needs to know of a model. */
export interface DetectorOutput {
  /** Number of classes. */
  readonly classes: number
  readonly input: Size
}

/** Reads the numbers of one family of detectors. */
export interface Decoder {
  /** Whether the family leaves several boxes on one object, of which one has to be chosen. */
  readonly overlaps: boolean
  /** Shape of the output, of which the number of boxes may be free; its first size is a batch of one. */
  shape(output: DetectorOutput): readonly Dimension[]
  /** Boxes that are at least so certain, in any order, one class each. */
  candidates(values: Float32Array, output: DetectorOutput, confidenceMin: number): Candidate[]
}

/** A box given by its centre and size, as most families give it. */
export function boxAround(centreX: number, centreY: number, width: number, height: number) {
  return {
    left: centreX - width / 2,
    top: centreY - height / 2,
    right: centreX + width / 2,
    bottom: centreY + height / 2,
  }
}
