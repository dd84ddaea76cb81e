import { decodeTime } from 'ulid'
import type { ShownPart } from '../../../shared/contracts/drift-alert.ts'
import type { SampledPicture } from '../view/observe.ts'

/** A picture of an accepted part as it is looked at. */
export interface MeasuredPicture extends SampledPicture {
  /** Milliseconds since 1970. */
  readonly capturedAtMs: number
  /** For people: a small JPEG in base64. */
  readonly jpeg: string
}

/** A part as an alert shows it; its identity says when it was captured. */
export function shownPart(partId: string): ShownPart {
  return { partId, capturedAt: new Date(decodeTime(partId)).toISOString() }
}
