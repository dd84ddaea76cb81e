import { type Random, seededRandom } from '../../models/fit/random.ts'
import type { StopLineRules } from '../../shared/contracts/recipe.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { LineOracle } from './line-oracle.ts'
import { InvariantError, Promises } from './promises.ts'
import { createSimulatedBroker } from './simulated-broker.ts'
import { SimulatedDecider } from './simulated-decider.ts'
import { SimulatedDesk } from './simulated-desk.ts'
import { budgetMs, createPartPlanner } from './simulated-part.ts'
import { lineLagMsMax, SimulatedReader } from './simulated-reader.ts'
import { Timeline } from './timeline.ts'

const partEveryMs = 5
const crashEveryMs = 10_000
const bothCrashShare = 0.2
const downMsMax = 400
const interruptEveryMs = 3000
const interruptMsMin = 500
const clockStepEveryMs = 60_000
const clockStepMsMax = 3_600_000
/** The last parts have to be decided and all messages settled before the simulation ends. */
const endMs = 60_000
/** What may be held in memory, whatever happens. */
const heldMax = 20_000

const ruleSets: readonly StopLineRules[] = [
  {},
  { rejects: { count: 7, ofLast: 12 }, sameCheck: { inARow: 4 }, failSafes: { moreThan: 8, withinMinutes: 0.02 } },
  { rejects: { count: 9, ofLast: 20 } },
  { sameCheck: { inARow: 3 }, failSafes: { moreThan: 6, withinMinutes: 0.01 } },
]

export interface SimulationResult {
  readonly parts: number
  readonly restarts: number
  /** Verdicts by basis and by verdict, stops by rule, and whatever else was counted. */
  readonly counts: Readonly<Record<string, number>>
}

/**
 * Runs two instances of the decision core through parts of one to four views whose frames and findings are late, doubled,
 * reordered, lost or contradictory, while the instances crash and come back, publishing fails, the wall clock is set,
 * and the line is stopped and goes on again. Every promise is checked at every step.
 * @throws {InvariantError} at the first promise that is not kept
 */
export function simulate(partCount: number, seed: number): SimulationResult {
  const random = seededRandom(seed)
  const timeline = new Timeline()
  const clock = simulatedClock(timeline, random)
  const rules = ruleSets[seed % ruleSets.length] ?? {}
  const readers: SimulatedReader[] = []
  const deciders: SimulatedDecider[] = []
  const promises = new Promises(() => timeline.nowMs, deciders, lineLagMsMax, new LineOracle(rules))
  const desk = new SimulatedDesk(timeline, random, (acknowledgement) => broker.publishStop(acknowledgement, () => {}))
  const broker = createSimulatedBroker({
    timeline,
    random,
    wallMs: clock.wallMs,
    onVerdict(streamSequence, stored) {
      promises.stored(stored.part, stored.verdict)
      for (const reader of readers) reader.verdictStored(streamSequence, stored)
    },
    onStop(streamSequence, stored) {
      promises.stop(stored)
      desk.stopStored(stored)
      for (const reader of readers) reader.stopStored(streamSequence, stored)
    },
  })
  for (const number of [0, 1]) {
    const decider = new SimulatedDecider(number, {
      ...{ timeline, random, clock, broker, rules },
      onHanded: (...handed) => promises.handed(...handed),
      onPublishFailed: (...failed) => promises.publishFailed(...failed),
    })
    deciders.push(decider)
    readers.push(new SimulatedReader(timeline, random, decider, promises))
  }
  const planner = createPartPlanner(clock, random)
  let [triggered, said, restarts] = [0, 0, 0]

  const trigger = (): void => {
    triggered += 1
    const { envelope, mayPass, planned } = planner.plan(triggered)
    promises.triggered(envelope, mayPass)
    timeline.after(budgetMs + 0.001, () => promises.due(envelope.partId))
    for (const { said: what, inMs } of planned) {
      timeline.after(inMs, () => {
        said += 1
        for (const reader of readers) reader.saidStored(said, what)
      })
    }
    if (triggered < partCount) timeline.after(partEveryMs * 2 * random(), trigger)
  }
  const crash = (): void => {
    if (triggered >= partCount) return
    const victims = random() < bothCrashShare ? readers : [readers[Math.floor(random() * readers.length)]]
    for (const victim of victims) {
      restarts += 1
      victim?.crash(random() * downMsMax)
    }
    timeline.after(crashEveryMs * 2 * random(), crash)
  }

  const interrupt = (): void => {
    if (triggered >= partCount) return
    readers[Math.floor(random() * readers.length)]?.interrupt()
    timeline.after(interruptMsMin + interruptEveryMs * 2 * random(), interrupt)
  }

  timeline.after(0, trigger)
  timeline.after(interruptEveryMs * random(), interrupt)
  timeline.after(crashEveryMs * random(), crash)
  let endsMs = Number.POSITIVE_INFINITY
  while (timeline.nowMs < endsMs && timeline.step()) {
    checkMemory(readers)
    if (readers.every(knowsTheLine)) promises.agreed()
    if (triggered >= partCount && endsMs === Number.POSITIVE_INFINITY) endsMs = timeline.nowMs + endMs
  }
  promises.close()
  for (const reader of readers) reader.close()
  return { parts: triggered, restarts, counts: promises.counts }
}

function knowsTheLine(reader: SimulatedReader): boolean {
  return reader.knowsTheLine
}

function checkMemory(readers: readonly SimulatedReader[]): void {
  for (const reader of readers) {
    if (reader.held > heldMax) throw new InvariantError(`instance ${reader.decider.number} holds ${reader.held} things`)
  }
}

/** The wall clock is set forwards and backwards; deadlines must not care. */
function simulatedClock(timeline: Timeline, random: Random): Clock {
  let offsetMs = Date.parse('2026-01-05T08:00:00Z')
  const step = (): void => {
    offsetMs += (random() * 2 - 1) * clockStepMsMax
    timeline.after(clockStepEveryMs, step)
  }
  timeline.after(clockStepEveryMs, step)
  return {
    domain: 'simulation',
    monotonicMs: () => timeline.nowMs,
    wallMs: () => Math.round(offsetMs + timeline.nowMs),
  }
}
