import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { gzippedJsonBody } from './gzipped-json.ts'
import { Name } from './name.ts'

/** `[metric name, labels, value]`: a counter, a gauge, or one bucket, sum or count of a histogram. */
export const Sample = z.tuple([z.string(), z.record(z.string(), z.string()), z.number()])
export type Sample = z.infer<typeof Sample>

const MeasurementsEnvelope = z.object({ version: z.literal(1), service: Name, instance: z.string().max(64) })
const Measurements = z.object({ takenAt: z.iso.datetime(), samples: z.array(Sample).max(5000) })
export type Measurements = z.infer<typeof Measurements>

/** What one service counts and measures, said on the bus at every interval. */
export const ServiceMeasurements: Contract<z.infer<typeof MeasurementsEnvelope>, Measurements> = {
  name: 'measurements',
  account: 'LINE',
  stream: undefined,
  envelope: MeasurementsEnvelope,
  body: jsonBody(Measurements),
  subject: ({ service, instance }) => `measurements.${service}.${instance}`,
  filter: (service = '*') => `measurements.${service}.*`,
  id: ({ service, instance }) => `measurements:${service}:${instance}`,
}

const SnapshotEnvelope = z.object({
  version: z.literal(2),
  plant: Name,
  service: Name,
  instance: z.string().max(64),
  /** Tells one run of the forwarder from the next; the sequence counts all services' snapshots within it. */
  run: z.string().max(64),
  sequence: z.int().min(1),
})
export type SnapshotEnvelope = z.infer<typeof SnapshotEnvelope>

/** What one service of a plant measured, for the central site, at the time it was measured. */
export const Snapshots: Contract<SnapshotEnvelope, Measurements> = {
  name: 'snapshot',
  account: 'UPLINK',
  stream: 'METRICS',
  envelope: SnapshotEnvelope,
  body: gzippedJsonBody(Measurements),
  subject: ({ plant, service }) => `metrics.${plant}.${service}`,
  filter: (service = '*') => `metrics.*.${service}`,
  id: ({ plant, run, sequence }) => `snapshot:${plant}:${run}:${sequence}`,
}
