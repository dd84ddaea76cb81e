import type { Measurements } from '../../shared/contracts/metrics.ts'

const instancesMax = 256

/** What one running service measured last. */
export interface Measured {
  /** When it was heard, by the forwarder's own clock; other hosts' may differ. */
  readonly atMs: number
  readonly service: string
  readonly instance: string
  readonly measurements: Measurements
}

/** The newest measurements of every running service. */
export type Plant = ReadonlyMap<string, Measured>

/** The plant after one more service has spoken. Instances beyond the limit are not taken in. */
export function heard(
  plant: Plant,
  { service, instance }: { service: string; instance: string },
  measurements: Measurements,
  atMs: number,
): Plant {
  const key = `${service}/${instance}`
  if (!plant.has(key) && plant.size >= instancesMax) return plant
  return new Map(plant).set(key, { atMs, service, instance, measurements })
}

/** The plant without the services that have been silent since before `oldestMs`. */
export function withoutSilent(plant: Plant, oldestMs: number): Plant {
  return new Map([...plant].filter(([, { atMs }]) => atMs >= oldestMs))
}

/** What was heard after `sinceMs`: each service's measurements are told once. */
export function heardSince(plant: Plant, sinceMs: number): readonly Measured[] {
  return [...plant.values()].filter(({ atMs }) => atMs > sinceMs)
}
