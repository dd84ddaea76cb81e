import type { ModelManifest } from '../contracts/model.ts'

/** What an anomaly or reconstruction model says of one image. */
export interface AnomalyAnswer {
  readonly kind: 'anomaly'
  /** In the unit of the manifest's threshold. */
  readonly score: number
  /** How far every cell is from good, row by row. */
  readonly heatmap: Float32Array
  readonly rows: number
  readonly columns: number
  /** The number of the good patch that the cell furthest from good resembles most, where the model knows it. */
  readonly nearestOfPeak?: number
  /** Features of every cell, `rows · columns` vectors one after the other, where the model tells them. */
  readonly patches?: Float32Array
  /** For every cell, the number of the good patch it resembles most, where the model knows them. */
  readonly nearest?: Int32Array
}

/** An object that a detector found, in pixels of the image it was given. */
export interface DetectedBox {
  readonly class: string
  /** 0 to 1. */
  readonly confidence: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a detector says of one image: the most certain boxes first. */
export interface DetectorAnswer {
  readonly kind: 'detector'
  readonly boxes: readonly DetectedBox[]
}

/** What a classifier says of one image: a probability for every class of the manifest, in their order. */
export interface ClassifierAnswer {
  readonly kind: 'classifier'
  readonly probabilities: readonly number[]
}

export type ModelAnswer = AnomalyAnswer | DetectorAnswer | ClassifierAnswer

/** What a kind of model answers with. */
export type AnswerOf<Kind extends ModelManifest['kind']> = Kind extends 'detector'
  ? DetectorAnswer
  : Kind extends 'classifier'
    ? ClassifierAnswer
    : AnomalyAnswer
