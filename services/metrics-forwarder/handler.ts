import type { Measurements, Snapshot } from '../../shared/contracts/metrics.ts'

const instancesMax = 256

interface Heard {
  /** By the forwarder's own clock; other hosts' may differ. */
  readonly atMs: number
  readonly service: Snapshot['services'][number]
}

/** The newest measurements of every running service. */
export type Plant = ReadonlyMap<string, Heard>

/** The plant after one more service has spoken. Instances beyond the limit are not taken in. */
export function heard(
  plant: Plant,
  source: { service: string; instance: string },
  measurements: Measurements,
  atMs: number,
): Plant {
  const { service, instance } = source
  const key = `${service}/${instance}`
  if (!plant.has(key) && plant.size >= instancesMax) return plant
  return new Map(plant).set(key, { atMs, service: { service, instance, ...measurements } })
}

/** The plant without the services that have been silent since before `oldestMs`. */
export function withoutSilent(plant: Plant, oldestMs: number): Plant {
  return new Map([...plant].filter(([, { atMs }]) => atMs >= oldestMs))
}

/**
 * One snapshot of the whole plant. Each service keeps the time it measured at; what was heard by `sinceMs` was in the
 * snapshot before and is left out.
 * @param takenAtMs wall clock
 */
export function snapshotOf(plant: Plant, sinceMs: number, takenAtMs: number): Snapshot {
  const services = [...plant.values()].filter(({ atMs }) => atMs > sinceMs).map(({ service }) => service)
  return { takenAt: new Date(takenAtMs).toISOString(), services }
}
