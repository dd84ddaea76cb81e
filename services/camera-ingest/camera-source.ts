/** One view's picture, about to be read. */
export interface Shot {
  readonly view: string
  /** Where it comes from, for people. */
  readonly source: string
  /** @throws when the camera gives no picture; the message says why */
  read(): Promise<Uint8Array>
}

/** A part in front of the cameras: one shot for each view that has one. */
export type Trigger = readonly Shot[]

/**
 * A kind of camera: yields a trigger for every part until the signal aborts. A new kind is one file in `sources/` that
 * makes one of these.
 */
export type CameraSource = (signal: AbortSignal) => AsyncIterable<Trigger>

/** The source cannot start; the message says what to change. */
export class SourceError extends Error {
  override name = 'SourceError'
}
