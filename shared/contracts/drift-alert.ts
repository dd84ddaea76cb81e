import { z } from 'zod'
import { bytesBody, type Contract, jsonBody, type Place } from './contract.ts'
import {
  DriftCause,
  DriftSignal,
  driftMeasures,
  driftPicturesMax,
  MeasuredChange,
  SignalNumbers,
  ViewOfStation,
} from './drift.ts'
import { PartId } from './name.ts'

const AlertEnvelope = ViewOfStation.extend({
  /** Names the alert. */
  alert: z.ulid(),
  /** Counts what is said of it, from 1: the newest counts. */
  revision: z.int().min(1),
})
export type DriftAlertEnvelope = z.infer<typeof AlertEnvelope>

/** A part whose picture an alert shows; the pictures are messages of their own. */
const ShownPart = z.object({ partId: PartId, capturedAt: z.iso.datetime() })
export type ShownPart = z.infer<typeof ShownPart>

/** Something changes slowly that the line does not notice by itself. Nothing that happens to a part depends on it. */
export const DriftAlert = z.object({
  state: z.enum(['open', 'closed']),
  signal: DriftSignal,
  cause: DriftCause,
  /** When the change began, as far as the signal tells. */
  since: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  /** The signal is as it was, or what it was compared with is another. */
  closedBecause: z.enum(['back', 'new-baseline']).optional(),
  numbers: SignalNumbers,
  /** The measures that have moved, the farthest first. */
  moved: z.array(MeasuredChange).max(driftMeasures.length),
  /** How much, in one plain sentence. */
  text: z.string().max(300),
  /** What to try. */
  remedy: z.string().max(500),
  before: z.array(ShownPart).max(driftPicturesMax),
  after: z.array(ShownPart).max(driftPicturesMax),
})
export type DriftAlert = z.infer<typeof DriftAlert>

export const DriftAlerts: Contract<DriftAlertEnvelope, DriftAlert> = {
  name: 'drift-alert',
  account: 'LINE',
  stream: 'DRIFT',
  envelope: AlertEnvelope,
  body: jsonBody(DriftAlert),
  subject: ({ station, view, alert }) => `drift-alerts.${station}.${view}.${alert}`,
  filter: (station = '*') => `drift-alerts.${station}.>`,
  id: ({ alert, revision }) => `drift-alert:${alert}:${revision}`,
}

const PictureEnvelope = ViewOfStation.extend({ alert: z.ulid(), partId: PartId })

/** How a part looked that an alert shows, so that it is seen when the frame is long gone. */
export const DriftPictures: Contract<z.infer<typeof PictureEnvelope>, Uint8Array> = {
  name: 'drift-picture',
  account: 'LINE',
  stream: 'DRIFT',
  envelope: PictureEnvelope,
  body: bytesBody,
  subject: ({ station, alert, partId }) => `drift-pictures.${station}.${alert}.${partId}`,
  filter: (station = '*') => `drift-pictures.${station}.>`,
  id: ({ alert, partId }) => `drift-picture:${alert}:${partId}`,
}

/** The one of a part that an alert shows. */
export function driftPictureOf(alert: string, partId: string): Place {
  return { ...DriftPictures, filter: (station = '*') => `drift-pictures.${station}.${alert}.${partId}` }
}
