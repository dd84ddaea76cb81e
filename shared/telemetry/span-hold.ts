/** Ended spans that wait for the word whether their trace is kept, and the traces of which that is known. */
export interface SpanHold {
  /** A span has ended: exported now, later or never. */
  ended(traceId: string, send: () => void): void
  /** Every span of the trace is sent, those that are held and those that end later. */
  keep(traceId: string): void
  /** No word will come any more: what is held is left out. */
  end(): void
}

export interface SpanHoldOptions {
  /** Share of the traces that are kept whatever becomes of their parts, 0 to 1. */
  readonly ratio: number
  /** After this long without a word a span is left out. */
  readonly holdMs: number
  readonly monotonicMs: () => number
  readonly onLeftOut: (spans: number) => void
}

/** Spans that wait at once; the oldest make room. */
export const spansHeldMax = 4096
/** Traces that are remembered as kept; the oldest make room. */
export const tracesKeptMax = 4096
/** As many digits of a trace id as a number holds exactly. */
const digits = 13

/**
 * Sampling after the fact: what a part's trace is worth is known when it has its verdict. Until then each process holds its
 * own spans. Traces in the ratio are sent at once, and the same ones by every process, for the id alone decides
 * (W3C trace context level 2 promises random digits there).
 */
export function createSpanHold({ ratio, holdMs, monotonicMs, onLeftOut }: SpanHoldOptions): SpanHold {
  const held = new Set<{ readonly traceId: string; readonly untilMs: number; readonly send: () => void }>()
  const kept = new Set<string>()

  function leaveOutOld(): void {
    const nowMs = monotonicMs()
    let leftOut = 0
    for (const span of held) {
      if (span.untilMs > nowMs && held.size <= spansHeldMax) break
      held.delete(span)
      leftOut += 1
    }
    if (leftOut > 0) onLeftOut(leftOut)
  }

  return {
    ended(traceId, send) {
      if (isInRatio(traceId, ratio) || kept.has(traceId)) return send()
      held.add({ traceId, untilMs: monotonicMs() + holdMs, send })
      leaveOutOld()
    },
    keep(traceId) {
      // Several say so of one trace: it takes one place, the newest.
      kept.delete(traceId)
      const [oldest] = kept
      if (kept.size >= tracesKeptMax && oldest !== undefined) kept.delete(oldest)
      kept.add(traceId)
      leaveOutOld()
      for (const span of held) {
        if (span.traceId !== traceId) continue
        held.delete(span)
        span.send()
      }
    },
    end() {
      if (held.size > 0) onLeftOut(held.size)
      held.clear()
    },
  }
}

function isInRatio(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-digits), 16) < ratio * 16 ** digits
}
