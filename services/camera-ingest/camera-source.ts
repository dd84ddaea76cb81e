/** One view's picture, about to be read. */
export interface Shot {
  readonly view: string
  /** Where it comes from, for people. */
  readonly source: string
  /** @throws when the camera gives no picture; the message says why */
  read(): Promise<Uint8Array>
}

/** A part in front of the cameras. */
export interface Trigger {
  /** One shot for each view that has one. */
  readonly shots: readonly Shot[]
  /** The line's own number of the part, where the line counts. */
  readonly number?: number
  /** Names the request of other software that brought the pictures. */
  readonly request?: string
  /** When the part was in front of the cameras, by the service's monotonic clock; the moment it is taken in if not given. */
  readonly capturedMonotonicMs?: number
  /** Why a view without a shot has none. */
  readonly missingReason?: string
}

/** `taken`: it is a part now. `duplicate`: its number was taken in before, and nothing happens. */
export type TakenIn = 'taken' | 'duplicate'

/** Makes a part of a trigger. Resolves when the part is on record and the source may go on. */
export type TakeIn = (trigger: Trigger) => Promise<TakenIn>

/**
 * A kind of camera: takes in a trigger for every part until the signal aborts, and resolves when it has no more. A new
 * kind is one file in `sources/` that makes one of these.
 */
export type CameraSource = (takeIn: TakeIn, signal: AbortSignal) => Promise<void>

/** The source cannot start; the message says what to change. */
export class SourceError extends Error {
  override name = 'SourceError'
}
