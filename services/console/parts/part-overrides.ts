import type { Override, OverrideEnvelope } from '../../../shared/contracts/override.ts'
import type { ReasonCode } from '../../../shared/contracts/reason-code.ts'
import type { OverrideRequest } from '../api/override.ts'
import type { PartSummary } from '../api/part.ts'
import type { Person } from '../api/person.ts'
import type { WriteAudit } from '../http/context.ts'
import { knownPart } from '../http/part-routes.ts'
import { ProblemError } from '../http/problem-answer.ts'
import { summaryOf } from './part-record.ts'
import type { StoredPart } from './part-row.ts'
import type { PartStore } from './part-store.ts'
import { shiftStart } from './shift.ts'

/** People's corrections of verdicts. */
export interface PartOverrides {
  /** @throws {ProblemError} 400 for a reason that is not of the station, 404, 409, 503 */
  correct(partId: string, request: OverrideRequest, person: Person): Promise<PartSummary>
  /** @throws {ProblemError} 404, 409 where there is nothing to withdraw or the shift is over, 503 */
  withdraw(partId: string, person: Person): Promise<PartSummary>
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
    const { record, override } = knownPart(store, partId)
    return summaryOf(record, override)
  }

  async function say({ record, override: old, revision }: StoredPart, next: Override, person: Person): Promise<void> {
    const { partId } = record
    const change = { action: `override.${next.action}`, target: partId, old: spell(old), new: spell(next) }
    await writeAudit(person, change)
    await publish({ partId, revision: revision + 1 }, next)
  }

  return {
    correct: (partId, { verdict, reasonCode, note }, person) => {
      const part = knownPart(store, partId)
      if (!reasons().some(({ code }) => code === reasonCode)) throw noSuchReason(reasonCode, reasons())
      const { record } = part
      const was = { verdict: record.verdict, basis: record.basis }
      const said = { verdict, was, reasonCode, note, by: person.name, at: new Date(wallMs()).toISOString() }
      return alone(partId, () => say(part, { action: 'correct', sequence: record.sequence, ...said }, person))
    },
    withdraw: (partId, person) => {
      const part = knownPart(store, partId)
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

function noSuchReason(code: string, reasons: readonly ReasonCode[]): ProblemError {
  const known = reasons.map((reason) => reason.code).join(', ')
  return new ProblemError(400, 'no such reason', `${code} is no reason of this station; there are ${known}`)
}

function spell(override: Override | undefined): string {
  return override?.action === 'correct' ? `${override.verdict}: ${override.reasonCode}, ${override.note}` : 'none'
}
