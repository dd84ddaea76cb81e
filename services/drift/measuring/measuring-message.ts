import type { Region } from '../../../shared/contracts/region.ts'
import type { Size } from '../../../shared/model/input-size.ts'

/** A frame to be looked at. */
export interface ToMeasure {
  /** As the camera gave it. */
  readonly bytes: Uint8Array
  /** The size that it has to have. */
  readonly frame: Size
  /** The part of it that is inspected. */
  readonly region: Region
}

/** How a picture looks. */
export interface Measured {
  readonly embedding: Float32Array
  readonly measures: Float32Array
  /** For people: a small JPEG in base64. */
  readonly jpeg: string
}

/** What the service and its thread say to each other; an answer carries the number of its question. */
export type ToMeter = ToMeasure & { readonly id: number }

export type FromMeter =
  | { readonly type: 'measured'; readonly id: number; readonly measured: Measured }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }
