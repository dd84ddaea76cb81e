import type { Override, OverrideEnvelope } from '../../../shared/contracts/override.ts'
import type { ReasonCode } from '../../../shared/contracts/reason-code.ts'
import { shiftStart } from '../../../shared/runtime/shift-start.ts'
import type { OverrideRequest } from '../api/override.ts'
import type { PartSummary } from '../api/part.ts'
import type { Person } from '../api/person.ts'
import type { WriteAudit } from '../http/context.ts'
import { knownPart } from '../http/part-routes.ts'
import { ProblemError } from '../http/problem-answer.ts'
import { type StoredPart, summaryOf } from './part-record.ts'
import type { PartStore } from './part-store.ts'

/** People's corrections of verdicts. */
export interface PartOverrides {
  /**
   * @param seen the revision of the part's override that the person knows; any one unless given
   * @throws {ProblemError} 400 for a reason that is not of the station, 404, 409, 412 where somebody has changed it, 503
   */
  correct(partId: string, request: OverrideRequest, person: Person, seen?: number): Promise<PartSummary>
  /** @throws {ProblemError} 404, 409 where there is nothing to withdraw or the shift is over, 412, 503 */
  withdraw(partId: string, person: Person, seen?: number): Promise<PartSummary>
}

export interface PartOverridesOptions {
  readonly store: Pick<PartStore, 'find'>
  readonly reasons: () => readonly ReasonCode[]
  readonly shifts: readonly string[]
  readonly wallMs: () => number
  readonly writeAudit: WriteAudit
  /** Resolves when the broker has it and the store knows it. @throws when the broker does not take it */
  readonly publish: (envelope: Omit<OverrideEnvelope, 'version' | 'station'>, override: Override) => Promise<void>
}

export function createPartOverrides(options: PartOverridesOptions): PartOverrides {
  const { store, reasons, shifts, wallMs, writeAudit, publish } = options
  const underWay = new Set<string>()

  /** One word about a part at a time: the second of two people is told that somebody was first. */
  async function alone(partId: string, work: () => Promise<void>): Promise<PartSummary> {
    if (underWay.has(partId))
      throw new ProblemError(409, 'just changed', 'somebody else is overriding this part right now; look at it again')
    underWay.add(partId)
    try {
      await work()
    } finally {
      underWay.delete(partId)
    }
    return summaryOf(knownPart(store, partId))
  }

  async function say({ record, override: old, revision }: StoredPart, next: Override, person: Person): Promise<void> {
    const { partId } = record
    const change = { action: `override.${next.action}`, target: partId, old: spell(old), new: spell(next) }
    await writeAudit(person, change)
    await publish({ partId, revision: revision + 1 }, next)
  }

  return {
    correct: (partId, { verdict, reasonCode, note }, person, seen) => {
      const part = partAsSeen(store, partId, seen)
      if (!reasons().some(({ code }) => code === reasonCode)) throw noSuchReason(reasonCode, reasons())
      const { record } = part
      const was = { verdict: record.verdict, basis: record.basis }
      const said = { verdict, was, reasonCode, note, by: person.name, at: new Date(wallMs()).toISOString() }
      return alone(partId, () => say(part, { action: 'correct', sequence: record.sequence, ...said }, person))
    },
    withdraw: (partId, person, seen) => {
      const part = partAsSeen(store, partId, seen)
      const { override } = part
      if (override?.action !== 'correct')
        throw new ProblemError(409, 'not overridden', 'there is nothing to withdraw: the part is not overridden')
      if (Date.parse(override.at) < shiftStart(shifts, wallMs()))
        throw new ProblemError(
          409,
          'shift is over',
          `${override.by} made it in an earlier shift; override the part again instead`,
        )
      const at = new Date(wallMs()).toISOString()
      return alone(partId, () => say(part, { ...override, action: 'withdraw', by: person.name, at }, person))
    },
  }
}

/** @throws {ProblemError} 404, 412 */
function partAsSeen(store: PartOverridesOptions['store'], partId: string, seen: number | undefined): StoredPart {
  const part = knownPart(store, partId)
  if (seen === undefined || seen === part.revision) return part
  const { by = 'somebody', action, verdict, reasonCode } = part.override ?? {}
  const said = action === 'correct' ? `said that it is truly ${verdict} (${reasonCode})` : 'withdrew the override'
  const detail = `${by} meanwhile ${said}; read the part again, and override it with that overrideRevision if you still want to`
  throw new ProblemError(412, 'changed meanwhile', detail)
}

function noSuchReason(code: string, reasons: readonly ReasonCode[]): ProblemError {
  const known = reasons.map((reason) => reason.code).join(', ')
  return new ProblemError(400, 'no such reason', `${code} is no reason of this station; there are ${known}`)
}

function spell(override: Override | undefined): string {
  return override?.action === 'correct' ? `${override.verdict}: ${override.reasonCode}, ${override.note}` : 'none'
}
