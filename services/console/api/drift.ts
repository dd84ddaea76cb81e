import { z } from 'zod'
import { DriftReport } from '../../../shared/contracts/drift.ts'
import { DriftAlert } from '../../../shared/contracts/drift-alert.ts'
import { NewBaseline } from '../../../shared/contracts/drift-baseline.ts'
import { Name } from '../../../shared/contracts/name.ts'

/** How a view stands against its baseline. */
export const ViewDrift = z.object({ view: Name, at: z.iso.datetime(), ...DriftReport.shape })
export type ViewDrift = z.infer<typeof ViewDrift>

/** An alert; its pictures are asked for one by one. */
export const AlertOfView = z.object({ alert: z.ulid(), view: Name, ...DriftAlert.shape })
export type AlertOfView = z.infer<typeof AlertOfView>

/** Slow changes of a station: how each view stands, and the alerts, open ones first and then the newest. */
export const StationDrift = z.object({ views: z.array(ViewDrift), alerts: z.array(AlertOfView) })
export type StationDrift = z.infer<typeof StationDrift>

export const NewBaselineRequest = z.strictObject({ view: Name, reason: NewBaseline.shape.reason.min(1) })
export type NewBaselineRequest = z.infer<typeof NewBaselineRequest>
