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
  readonly verdict: Omit<Verdict, 'findings'>
  /** From camera read until the broker had stored the verdict. */
  readonly latencyMs: number
  readonly stagesMs: StageTimes & { readonly publish: number }
}

interface Trigger {
  readonly sequence: number
  readonly source: string
}

/**
 * Proves that every part triggered has its verdict, once. It counts what the broker has stored, not what a service says
 * of itself, and may be told anything in any order.
 */
export class Ledger {
  readonly #partsKeptMax: number
  readonly #undecided = new Map<string, Trigger>()
  readonly #unknown = new Map<string, StoredVerdict>()
  readonly #parts = new Map<string, LedgerPart>()
  #triggered = 0
  #verdicts = 0
  #duplicates = 0
  #lastStreamSequence = 0
  #sequenceMin = Number.POSITIVE_INFINITY
  #sequenceMax = Number.NEGATIVE_INFINITY

  /** @param partsKeptMax parts whose details stay; of older ones only the count does */
  constructor(partsKeptMax = Number.POSITIVE_INFINITY) {
    this.#partsKeptMax = partsKeptMax
  }

  /** @returns the part's line when its verdict was heard before */
  triggered({ partId, sequence, source }: FrameEnvelope): LedgerPart | undefined {
    if (this.#undecided.has(partId) || this.#parts.has(partId)) return undefined
    this.#triggered += 1
    this.#sequenceMin = Math.min(this.#sequenceMin, sequence)
    this.#sequenceMax = Math.max(this.#sequenceMax, sequence)
    this.#undecided.set(partId, { sequence, source })
    const early = this.#unknown.get(partId)
    this.#unknown.delete(partId)
    return early && this.#settle(early)
  }

  /** @returns the part's line, the first time and when its trigger is known */
  decided(stored: StoredVerdict): LedgerPart | undefined {
    if (stored.streamSequence <= this.#lastStreamSequence) return undefined
    this.#lastStreamSequence = stored.streamSequence
    const { partId } = stored.envelope
    if (this.#undecided.has(partId)) return this.#settle(stored)
    if (this.#parts.has(partId) || this.#unknown.has(partId)) this.#duplicates += 1
    else this.#unknown.set(partId, stored)
    return undefined
  }

  get counts(): { readonly triggered: number; readonly verdicts: number; readonly duplicates: number } {
    return { triggered: this.#triggered, verdicts: this.#verdicts, duplicates: this.#duplicates }
  }

  /** Parts that were numbered but whose frame never reached the broker. */
  get missing(): number {
    return this.#triggered === 0 ? 0 : this.#sequenceMax - this.#sequenceMin + 1 - this.#triggered
  }

  /** Parts triggered = verdicts issued, each exactly once, and no number was left out. */
  get balanced(): boolean {
    const isSettled = this.#undecided.size === 0 && this.#unknown.size === 0
    return isSettled && this.#duplicates === 0 && this.missing === 0
  }

  /** Sequences of the parts that have no verdict. */
  undecided(): number[] {
    return [...this.#undecided.values()].map(({ sequence }) => sequence)
  }

  /** The parts that have a verdict, by sequence, as far as they are kept. */
  parts(): LedgerPart[] {
    return [...this.#parts.values()].sort((one, other) => one.sequence - other.sequence)
  }

  #settle({
    envelope: { partId },
    verdict: { findings: _findings, ...verdict },
    storedAtMs,
  }: StoredVerdict): LedgerPart {
    const trigger = this.#undecided.get(partId) ?? { sequence: 0, source: '' }
    const publish = Math.max(0, storedAtMs - Date.parse(verdict.decidedAt))
    const part = {
      partId,
      ...trigger,
      verdict,
      latencyMs: verdict.latencyMs + publish,
      stagesMs: { ...verdict.stagesMs, publish },
    }
    this.#undecided.delete(partId)
    this.#parts.set(partId, part)
    this.#verdicts += 1
    const [oldest] = this.#parts.keys()
    if (this.#parts.size > this.#partsKeptMax && oldest !== undefined) this.#parts.delete(oldest)
    return part
  }
}
