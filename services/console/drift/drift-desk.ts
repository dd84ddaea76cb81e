import type { Bus } from '../../../shared/bus/bus.ts'
import { type Contract, message } from '../../../shared/contracts/contract.ts'
import { DriftReports } from '../../../shared/contracts/drift.ts'
import { DriftAlerts, driftPictureOf } from '../../../shared/contracts/drift-alert.ts'
import { NewBaselines } from '../../../shared/contracts/drift-baseline.ts'
import type { Incoming } from '../../../shared/runtime/handler.ts'
import { parseDelivery } from '../../../shared/runtime/parse-delivery.ts'
import type { AlertOfView, NewBaselineRequest, StationDrift } from '../api/drift.ts'
import type { Person } from '../api/person.ts'
import type { WriteAudit } from '../http/context.ts'
import { ProblemError } from '../http/problem-answer.ts'

/** Of older ones the archive of the broker's stream knows. */
const alertsMax = 50

/** What drift says of the station's views. Everything rejects with a `ProblemError`. */
export interface DriftDesk {
  read(): Promise<StationDrift>
  /** A JPEG; undefined where there is none (any more). */
  picture(alert: string, partId: string): Promise<Uint8Array | undefined>
  /** Has what comes from now on be what later parts are compared with. */
  accept(request: NewBaselineRequest, person: Person): Promise<void>
}

export interface DriftDeskOptions {
  readonly bus: Pick<Bus, 'publish' | 'browse' | 'newest'>
  readonly station: string
  readonly views: readonly string[]
  readonly wallMs: () => number
  readonly writeAudit: WriteAudit
}

export function createDriftDesk({ bus, station, views, wallMs, writeAudit }: DriftDeskOptions): DriftDesk {
  return {
    async read() {
      const [reports, alerts] = await Promise.all([
        readAll(bus, DriftReports).catch(unavailable),
        readAll(bus, DriftAlerts).catch(unavailable),
      ])
      return {
        views: reports
          .filter(({ envelope }) => views.includes(envelope.view))
          .map(({ envelope: { view, at }, body }) => ({ view, at, ...body })),
        alerts: alerts
          .map(({ envelope: { view, alert }, body }) => ({ view, alert, ...body }))
          .toSorted(byUrgency)
          .slice(0, alertsMax),
      }
    },
    async picture(alert, partId) {
      const delivery = await bus.newest(driftPictureOf(alert, partId)).catch(unavailable)
      return delivery?.body
    },
    async accept({ view, reason }, person) {
      if (!views.includes(view)) throw new ProblemError(404, 'no such view', `the recipe has no view ${view}`)
      await writeAudit(person, { action: 'drift.baseline', target: view, old: '', new: reason })
      const envelope = { version: 1 as const, station, view, takenAt: new Date(wallMs()).toISOString() }
      await bus.publish(message(NewBaselines, envelope, { by: person.name, reason })).catch(unavailable)
    },
  }
}

async function readAll<Envelope, Body>(
  bus: Pick<Bus, 'browse'>,
  contract: Contract<Envelope, Body>,
): Promise<Incoming<Envelope, Body>[]> {
  const found: Incoming<Envelope, Body>[] = []
  for await (const delivery of bus.browse(contract)) {
    const incoming = parseDelivery(delivery, contract)
    if (!('reason' in incoming)) found.push(incoming)
  }
  return found
}

/** Open ones first, then the newest. */
function byUrgency(one: AlertOfView, other: AlertOfView): number {
  if (one.state !== other.state) return one.state === 'open' ? -1 : 1
  return one.openedAt < other.openedAt ? 1 : -1
}

/** @throws {ProblemError} 503 */
function unavailable(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error)
  throw new ProblemError(503, 'no broker', `the broker does not answer: ${reason}; try again`, { cause: error })
}
