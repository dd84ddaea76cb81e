import { isHeld } from '../../services/decision/line-hold.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { LineOracle } from './line-oracle.ts'
import type { StoredStop } from './simulated-broker.ts'
import type { SimulatedDecider } from './simulated-decider.ts'

const keptMs = 5000
/** A part heard of this long before its budget ends is decided in time: storing takes up to 6 ms. */
const storingMsMax = 8

/** A promise that was not kept. */
export class InvariantError extends Error {
  override name = 'InvariantError'
}

/** What one instance had to do with one part. */
interface Involvement {
  heardMs: number
  publishFailed: boolean
  handed?: { readonly aliveSinceMs: number; readonly verdict: Verdict }
}

/** A part that was triggered, until its verdict is long known. */
interface Triggered {
  readonly envelope: PartEnvelope
  readonly mayPass: boolean
  readonly capturedMs: number
  readonly by: readonly Involvement[]
  isStored: boolean
}

/** Everything that is promised, checked whenever something happens. */
export class Promises {
  readonly #nowMs: () => number
  readonly #deciders: readonly SimulatedDecider[]
  readonly #parts = new Map<string, Triggered>()
  readonly #lagMsMax: number
  readonly #oracle: LineOracle
  #undecided = 0
  /** The stop that the broker knows and nobody has acknowledged, and since when. */
  #stopped: { readonly stopId: string; readonly sinceMs: number } | undefined
  readonly counts: Record<string, number> = {}

  /** @param lagMsMax after this long an instance knows what the broker knows of the line */
  constructor(nowMs: () => number, deciders: readonly SimulatedDecider[], lagMsMax: number, oracle: LineOracle) {
    this.#oracle = oracle
    this.#nowMs = nowMs
    this.#deciders = deciders
    this.#lagMsMax = lagMsMax
  }

  get partsKept(): number {
    return this.#parts.size
  }

  triggered(envelope: PartEnvelope, mayPass: boolean): void {
    const by = this.#deciders.map(() => ({ heardMs: Number.POSITIVE_INFINITY, publishFailed: false }))
    this.#parts.set(envelope.partId, { envelope, mayPass, capturedMs: this.#nowMs(), by, isStored: false })
    this.#undecided += 1
    for (const [partId, part] of this.#parts) {
      if (!part.isStored || part.capturedMs > this.#nowMs() - keptMs) break
      this.#parts.delete(partId)
    }
  }

  heard(decider: SimulatedDecider, partId: string): void {
    const involvement = this.#parts.get(partId)?.by[decider.number]
    if (involvement) involvement.heardMs = Math.min(involvement.heardMs, this.#nowMs())
  }

  publishFailed(decider: SimulatedDecider, { partId }: PartEnvelope): void {
    const involvement = this.#parts.get(partId)?.by[decider.number]
    if (involvement) involvement.publishFailed = true
  }

  handed(decider: SimulatedDecider, envelope: PartEnvelope, verdict: Verdict): void {
    const involvement = this.#parts.get(envelope.partId)?.by[decider.number]
    if (!involvement) return
    const { handed } = involvement
    if (handed?.aliveSinceMs === decider.aliveSinceMs) {
      this.#check(handed.verdict === verdict, envelope, 'got another verdict from the same instance')
      return
    }
    involvement.handed = { aliveSinceMs: decider.aliveSinceMs, verdict }
    const isStop = verdict.verdict === 'stop'
    this.#check(isStop || decider.line.stop === undefined, envelope, 'was let on by an instance that knew of the stop')
    const known = Math.max(this.#stopped?.sinceMs ?? Number.POSITIVE_INFINITY, decider.aliveSinceMs) + this.#lagMsMax
    this.#check(isStop || this.#nowMs() <= known, envelope, 'was let on while the line was stopped')
  }

  stored(envelope: PartEnvelope, verdict: Verdict): void {
    const part = this.#parts.get(envelope.partId)
    if (!part) throw this.#broken(envelope, 'has a verdict but was never triggered')
    this.#check(!part.isStored, envelope, 'has a second verdict')
    part.isStored = true
    this.#undecided -= 1
    if (verdict.verdict === 'pass') {
      this.#check(part.mayPass, envelope, 'passed although some rules never found it good')
      this.#check(verdict.basis !== 'fail-safe', envelope, 'passed by its fail-safe')
      const judged = envelope.viewsExpected.every((view) => verdict.findings[view]?.rules?.outcome === 'judged')
      this.#check(judged, envelope, 'passed without all its rules')
    }
    this.count(verdict.basis)
    this.count(isHeld(verdict) ? 'held' : verdict.verdict)
    if (!isHeld(verdict)) this.#oracle.decided(envelope, verdict)
  }

  /** Called when a part's budget ends. */
  due(partId: string): void {
    const part = this.#parts.get(partId)
    if (!part || part.isStored) return
    for (const { number, aliveSinceMs } of this.#deciders) {
      const { heardMs, publishFailed } = part.by[number] as Involvement
      const wasThere = aliveSinceMs <= part.capturedMs && heardMs <= this.#nowMs() - storingMsMax
      this.#check(!wasThere || publishFailed, part.envelope, `has no verdict in time although instance ${number} lived`)
    }
    this.count('late')
  }

  settled(envelope: PartEnvelope): void {
    const isStored = this.#parts.get(envelope.partId)?.isStored ?? true
    this.#check(isStored, envelope, 'had a message settled before its verdict was stored')
  }

  stop(message: StoredStop): void {
    const { type, stopId } = message
    if (type === 'stop') {
      const before = this.#stopped
      if (before) throw new InvariantError(`the line stopped at ${stopId} while it was stopped at ${before.stopId}`)
      if (!this.#oracle.isJustified(stopId, message.stop))
        throw new InvariantError(`the line stopped at ${stopId} without a reason (${message.stop.rule})`)
      this.#stopped = { stopId, sinceMs: this.#nowMs() }
      this.count(`stopped by ${message.stop.rule}`)
    } else if (this.#stopped?.stopId === stopId) {
      this.#stopped = undefined
      this.#oracle.acknowledged()
    }
  }

  /** To be called when every instance lives and has heard everything. */
  agreed(): void {
    const [one, other] = this.#deciders
    if (one?.line.stop?.stopId === other?.line.stop?.stopId) return
    throw new InvariantError(
      `one instance is stopped by ${one?.line.stop?.stopId}, the other by ${other?.line.stop?.stopId}`,
    )
  }

  close(): void {
    if (this.#undecided > 0) throw new InvariantError(`${this.#undecided} parts have no verdict`)
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }

  #check(isKept: boolean, envelope: PartEnvelope, broken: string): void {
    if (!isKept) throw this.#broken(envelope, broken)
  }

  #broken({ sequence }: PartEnvelope, broken: string): InvariantError {
    return new InvariantError(`part ${sequence} ${broken} (at ${this.#nowMs().toFixed(1)} ms)`)
  }
}
