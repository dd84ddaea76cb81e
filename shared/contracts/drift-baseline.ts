import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { ViewOfStation } from './drift.ts'

const NewBaselineEnvelope = ViewOfStation.extend({ takenAt: z.iso.datetime() })

export const NewBaseline = z.object({ by: z.string().min(1).max(100), reason: z.string().max(300) })
export type NewBaseline = z.infer<typeof NewBaseline>

/** A person says that a view is as it should be: what comes from then on is what later parts are compared with. */
export const NewBaselines: Contract<z.infer<typeof NewBaselineEnvelope>, NewBaseline> = {
  name: 'drift-baseline',
  account: 'LINE',
  signedBy: 'engineer',
  stream: 'DRIFT',
  envelope: NewBaselineEnvelope,
  body: jsonBody(NewBaseline),
  subject: ({ station, view }) => `drift-baselines.${station}.${view}`,
  filter: (station = '*') => `drift-baselines.${station}.*`,
  id: ({ station, view, takenAt }) => `drift-baseline:${station}:${view}:${takenAt}`,
}
