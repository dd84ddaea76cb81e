import { message, type Outgoing } from '../../../shared/contracts/contract.ts'
import { type DriftReport, DriftReports } from '../../../shared/contracts/drift.ts'
import { DriftAlerts, DriftPictures } from '../../../shared/contracts/drift-alert.ts'
import type { ViewWatch } from '../watch/view-watch.ts'

export interface AnnouncementOptions {
  readonly station: string
  readonly view: string
  readonly watch: Pick<ViewWatch, 'alerts' | 'pictureOf' | 'said'>
  /** Resolves when the broker has it. */
  readonly publish: (outgoing: Outgoing) => Promise<unknown>
}

/**
 * Tells the broker what it does not know yet of the alerts of a view, the pictures first. Said again after a crash it
 * changes nothing. @throws when the broker does not take it
 */
export async function announceAlerts({ station, view, watch, publish }: AnnouncementOptions): Promise<void> {
  const place = { version: 1 as const, station, view }
  for (const kept of watch.alerts().filter(({ isSaid }) => !isSaid)) {
    const { alert, revision, body } = kept
    for (const { partId } of [...body.before, ...body.after]) {
      const jpeg = watch.pictureOf(partId)
      if (jpeg !== undefined)
        await publish(message(DriftPictures, { ...place, alert, partId }, Buffer.from(jpeg, 'base64')))
    }
    await publish(message(DriftAlerts, { ...place, alert, revision }, body))
    watch.said(kept)
  }
}

/** @throws when the broker does not take it */
export async function announceReport(
  { station, view, publish }: Pick<AnnouncementOptions, 'station' | 'view' | 'publish'>,
  report: DriftReport,
  nowMs: number,
): Promise<void> {
  const envelope = { version: 1 as const, station, view, at: new Date(nowMs).toISOString() }
  await publish(message(DriftReports, envelope, report))
}
