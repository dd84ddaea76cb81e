/** A part number that has no verdict for so long has none on record: the stream did not keep it, or it never came. */
const settleMs = 60_000
/** A number so far below the newest is not of the same count: the station began anew. */
const anewBelow = 100_000
const openGapsMax = 1000

export interface Gap {
  readonly from: number
  readonly to: number
}

interface OpenGap extends Gap {
  readonly sinceMs: number
}

/** Which part numbers were passed over so far. */
export interface SequenceGaps {
  readonly newest: number
  readonly open: readonly OpenGap[]
}

/** @param newest the highest number on record; 0 when there is none, and the first that comes is the first there is */
export function noGaps(newest: number): SequenceGaps {
  return { newest, open: [] }
}

/** What is known after one more number, in whatever order they come. Pure. */
export function withSequence({ newest, open }: SequenceGaps, sequence: number, nowMs: number): SequenceGaps {
  if (newest === 0 || sequence < newest - anewBelow) return { newest: sequence, open }
  if (sequence === newest + 1) return { newest: sequence, open }
  if (sequence > newest) {
    const gap = { from: newest + 1, to: sequence - 1, sinceMs: nowMs }
    return { newest: sequence, open: [...open, gap].slice(-openGapsMax) }
  }
  return { newest, open: open.flatMap((gap) => without(gap, sequence)) }
}

/** The gaps that are old enough to be told, and what is known without them. Pure. */
export function takeSettled({ newest, open }: SequenceGaps, nowMs: number): { settled: Gap[]; gaps: SequenceGaps } {
  const isSettled = ({ sinceMs }: OpenGap): boolean => sinceMs <= nowMs - settleMs
  return {
    settled: open.filter(isSettled).map(({ from, to }) => ({ from, to })),
    gaps: { newest, open: open.filter((gap) => !isSettled(gap)) },
  }
}

function without(gap: OpenGap, sequence: number): OpenGap[] {
  if (sequence < gap.from || sequence > gap.to) return [gap]
  const parts = [
    { ...gap, to: sequence - 1 },
    { ...gap, from: sequence + 1 },
  ]
  return parts.filter(({ from, to }) => from <= to)
}
