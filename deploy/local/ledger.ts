import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { FrameEnvelope } from '../../shared/contracts/frame.ts'
import type { StageTimes, Verdict } from '../../shared/contracts/verdict.ts'

/** A verdict as the broker stored it. */
export interface StoredVerdict {
  readonly envelope: PartEnvelope
  readonly verdict: Verdict
  readonly streamSequence: number
  readonly storedAtMs: number
}

/** One part's line in the ledger. */
export interface LedgerPart {
  readonly partId: string
  readonly sequence: number
  readonly source: string
  readonly verdict: Verdict
  /** From camera read until the broker had stored the verdict. */
  readonly latencyMs: number
  readonly stagesMs: StageTimes & { readonly publish: number }
}

/**
 * Proves that every part triggered has its verdict, once. It counts what the broker has stored, not what a service says
 * of itself, and may be told anything twice.
 */
export class Ledger {
  readonly #sources = new Map<string, { readonly envelope: PartEnvelope; readonly source: string }>()
  readonly #verdicts = new Map<string, StoredVerdict>()
  readonly #streamSequences = new Set<number>()
  #duplicates = 0

  /** @returns true when the frame makes its part known */
  triggered({ source, ...envelope }: FrameEnvelope): boolean {
    if (this.#sources.has(envelope.partId)) return false
    this.#sources.set(envelope.partId, { envelope, source })
    return true
  }

  /** @returns the part's line, the first time and when its trigger is known */
  decided(stored: StoredVerdict): LedgerPart | undefined {
    if (this.#streamSequences.has(stored.streamSequence)) return undefined
    this.#streamSequences.add(stored.streamSequence)
    const { partId } = stored.envelope
    if (this.#verdicts.has(partId)) this.#duplicates += 1
    else this.#verdicts.set(partId, stored)
    return this.#line(partId)
  }

  get counts(): { readonly triggered: number; readonly verdicts: number; readonly duplicates: number } {
    return { triggered: this.#sources.size, verdicts: this.parts().length, duplicates: this.#duplicates }
  }

  /** Parts triggered = verdicts issued, each exactly once. */
  get balanced(): boolean {
    const { triggered, verdicts, duplicates } = this.counts
    return triggered === verdicts && duplicates === 0
  }

  /** Sequences of the parts that have no verdict. */
  undecided(): number[] {
    const open = [...this.#sources.values()].filter(({ envelope }) => !this.#verdicts.has(envelope.partId))
    return open.map(({ envelope }) => envelope.sequence)
  }

  /** All parts that have a verdict, by sequence. */
  parts(): LedgerPart[] {
    const lines = [...this.#sources.keys()].flatMap((partId) => this.#line(partId) ?? [])
    return lines.sort((one, other) => one.sequence - other.sequence)
  }

  #line(partId: string): LedgerPart | undefined {
    const known = this.#sources.get(partId)
    const stored = this.#verdicts.get(partId)
    if (!known || !stored) return undefined
    const { verdict, storedAtMs } = stored
    const publish = Math.max(0, storedAtMs - Date.parse(verdict.decidedAt))
    return {
      partId,
      sequence: known.envelope.sequence,
      source: known.source,
      verdict,
      latencyMs: verdict.latencyMs + publish,
      stagesMs: { ...verdict.stagesMs, publish },
    }
  }
}
