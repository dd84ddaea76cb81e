import { type Random, seededRandom } from '../../models/fit/random.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { createSimulatedBroker } from './simulated-broker.ts'
import { createSimulatedDecider } from './simulated-decider.ts'
import { delayMs, makePart, planPart } from './simulated-part.ts'
import { Timeline } from './timeline.ts'

const partEveryMs = 5
const crashEveryMs = 10_000
const clockStepEveryMs = 60_000
const keptMs = 5000
/** The last parts have to be decided before the simulation ends. */
const settleMs = 30_000

/** A promise that was not kept. */
export class InvariantError extends Error {
  override name = 'InvariantError'
}

export interface SimulationResult {
  readonly parts: number
  readonly byBasis: Record<string, number>
  readonly byVerdict: Record<string, number>
  readonly restarts: number
  /** The latest verdict, after its budget; 0 when none was late. */
  readonly lateMsMax: number
}

/** A part that was triggered, until its verdict is long known. */
interface Triggered {
  readonly envelope: PartEnvelope
  /** Every view's rules found it good at least once. */
  readonly mayPass: boolean
  verdict?: Verdict
}

/**
 * Runs two instances of the decision core through parts of one to four views whose frames and findings are late, doubled,
 * reordered, lost or contradictory, while the instances crash and come back, publishing fails, and the wall clock is set.
 * @throws {InvariantError} at the first promise that is not kept
 */
export async function simulate(partCount: number, seed: number): Promise<SimulationResult> {
  const random = seededRandom(seed)
  const timeline = new Timeline()
  const clock = simulatedClock(timeline, random)
  const ledger = new SimulatedLedger(timeline)
  const broker = createSimulatedBroker({
    timeline,
    random,
    keptMs,
    onStored: (part, verdict) => ledger.decided(part, verdict),
  })
  const decider = () => createSimulatedDecider({ timeline, random, clock, broker, delayMs: () => delayMs(random) })
  const deciders = [decider(), decider()]
  let [triggered, restarts] = [0, 0]

  const crash = (): void => {
    if (triggered >= partCount) return
    restarts += 1
    deciders[Math.floor(random() * deciders.length)]?.crash()
    timeline.after(crashEveryMs * 2 * random(), crash)
  }
  const trigger = (): void => {
    triggered += 1
    const part = makePart(triggered, clock, random)
    const events = planPart(part, random)
    ledger.triggered(part, events.mayPass)
    for (const { event, inMs } of events.planned) {
      timeline.after(inMs, () => {
        broker.append(event)
        for (const each of deciders) each.deliver(event)
      })
    }
    if (triggered < partCount) timeline.after(partEveryMs * 2 * random(), trigger)
  }

  timeline.after(0, trigger)
  timeline.after(crashEveryMs * random(), crash)
  let endsMs = Number.POSITIVE_INFINITY
  while (timeline.nowMs < endsMs && timeline.step()) {
    // What the core awaits has to settle before time goes on.
    await undefined
    if (triggered >= partCount && endsMs === Number.POSITIVE_INFINITY) endsMs = timeline.nowMs + settleMs
  }
  ledger.close()
  const remembered = deciders.reduce((sum, { partsRemembered }) => sum + partsRemembered, 0)
  if (remembered > 0) throw new InvariantError(`the deciders still remember ${remembered} parts`)
  const { byBasis, byVerdict, lateMsMax } = ledger
  return { parts: triggered, byBasis, byVerdict, restarts, lateMsMax }
}

/** Checks every verdict as it is stored, and at the end that none is missing. */
class SimulatedLedger {
  readonly #timeline: Timeline
  readonly #parts = new Map<string, Triggered>()
  readonly byBasis: Record<string, number> = {}
  readonly byVerdict: Record<string, number> = {}
  lateMsMax = 0

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  triggered(envelope: PartEnvelope, mayPass: boolean): void {
    this.#parts.set(envelope.partId, { envelope, mayPass })
  }

  decided(envelope: PartEnvelope, verdict: Verdict): void {
    const part = this.#parts.get(envelope.partId)
    check(part !== undefined, envelope, 'has a verdict but was never triggered')
    check(part?.verdict === undefined, envelope, 'has a second verdict')
    check(
      verdict.verdict !== 'pass' || part?.mayPass === true,
      envelope,
      'passed although some rules never found it good',
    )
    check(verdict.verdict !== 'pass' || verdict.basis !== 'fail-safe', envelope, 'passed by its fail-safe')
    if (part) part.verdict = verdict
    this.byBasis[verdict.basis] = (this.byBasis[verdict.basis] ?? 0) + 1
    this.byVerdict[verdict.verdict] = (this.byVerdict[verdict.verdict] ?? 0) + 1
    const lateMs = this.#timeline.nowMs - envelope.captureClock.monotonicMs - envelope.budgetMs
    this.lateMsMax = Math.max(this.lateMsMax, Math.round(lateMs))
    this.#timeline.after(keptMs, () => this.#parts.delete(envelope.partId))
  }

  close(): void {
    for (const { envelope, verdict } of this.#parts.values()) check(verdict !== undefined, envelope, 'has no verdict')
  }
}

function check(isKept: boolean, { sequence, partId }: PartEnvelope, broken: string): void {
  if (!isKept) throw new InvariantError(`part ${sequence} (${partId}) ${broken}`)
}

/** The wall clock is set forwards and backwards; deadlines must not care. */
function simulatedClock(timeline: Timeline, random: Random): Clock {
  let offsetMs = Date.parse('2026-01-05T08:00:00Z')
  const step = (): void => {
    offsetMs += (random() - 0.5) * 7_200_000
    timeline.after(clockStepEveryMs, step)
  }
  timeline.after(clockStepEveryMs, step)
  return {
    domain: 'simulation',
    monotonicMs: () => timeline.nowMs,
    wallMs: () => Math.round(offsetMs + timeline.nowMs),
  }
}
