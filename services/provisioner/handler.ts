const mebibyte = 2 ** 20

/** With a stream that refuses what is new the station is no longer ready above this share of its limit, before it refuses anything. */
const streamFillMax = 0.8

/** Above the sum of its full streams, an account's store leaves this much unused. */
const storeFillMax = 0.95

/** How full something is, in bytes. */
export interface Fill {
  readonly name: string
  readonly bytes: number
  /** Undefined where nothing but the disk limits it. */
  readonly bytesMax: number | undefined
}

/** How full a stream or a store is, and whether parts cannot be inspected when it is full. */
export interface PlaceFill extends Fill {
  readonly holdsLineUp: boolean
}

/** Free space of the broker's disk, in bytes, and how much of it there has to be. */
export interface Disk {
  readonly folder: string
  readonly freeBytes: number
  readonly freeBytesMin: number
}

/** Everything of the broker that can become full. */
export interface Fullness {
  readonly streams: readonly PlaceFill[]
  readonly stores: readonly PlaceFill[]
  /** Undefined where the disk cannot be seen from here. */
  readonly disk: Disk | undefined
}

/**
 * Whether the broker will still take what the station has to say, judged before it refuses. A stream that drops its
 * oldest, or holds nothing that a verdict needs, is never too full.
 */
export function assess({ streams, stores, disk }: Fullness): { readonly ready: boolean; readonly reason: string } {
  const reasons = [
    ...streams
      .filter((stream) => stream.holdsLineUp && shareOf(stream) > streamFillMax)
      .map((stream) => `stream ${spell(stream)}; it takes nothing new when it is full`),
    ...stores
      .filter((store) => store.holdsLineUp && shareOf(store) > storeFillMax)
      .map((store) => `the store of ${spell(store)}`),
    ...(disk && disk.freeBytes < disk.freeBytesMin ? [scarce(disk)] : []),
  ]
  return { ready: reasons.length === 0, reason: reasons.join('; ') }
}

/** @returns 0 for empty, 1 for full */
export function shareOf({ bytes, bytesMax }: Fill): number {
  return bytesMax === undefined ? 0 : bytes / bytesMax
}

function spell(fill: Fill): string {
  const percent = Math.floor(shareOf(fill) * 100)
  return `${fill.name} is ${percent} % full (${inMebibytes(fill.bytes)} of ${inMebibytes(fill.bytesMax ?? 0)})`
}

function scarce({ folder, freeBytes, freeBytesMin }: Disk): string {
  return `the disk of ${folder} has ${inMebibytes(freeBytes)} free, ${inMebibytes(freeBytesMin)} are needed; make room`
}

function inMebibytes(bytes: number): string {
  return `${Math.floor(bytes / mebibyte)} MiB`
}
