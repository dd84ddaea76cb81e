import type { Measurements, Snapshot } from '../../shared/contracts/metrics.ts'

const instancesMax = 256

/** The newest measurements of every running service. */
export type Plant = ReadonlyMap<string, Snapshot['services'][number]>

/** The plant after one more service has spoken. Instances beyond the limit are not taken in. */
export function heard(plant: Plant, service: string, instance: string, measurements: Measurements): Plant {
  const key = `${service}/${instance}`
  if (!plant.has(key) && plant.size >= instancesMax) return plant
  return new Map(plant).set(key, { service, instance, ...measurements })
}

/** The plant without the services that have been silent since before `oldestMs`, wall clock. */
export function withoutSilent(plant: Plant, oldestMs: number): Plant {
  return new Map([...plant].filter(([, { takenAt }]) => Date.parse(takenAt) >= oldestMs))
}

/**
 * One snapshot of the whole plant. Each service keeps the time it measured at; what a service has not told anew since
 * `sinceMs` was in the snapshot before and is left out.
 */
export function snapshotOf(plant: Plant, sinceMs: number, takenAtMs: number): Snapshot {
  const services = [...plant.values()].filter(({ takenAt }) => Date.parse(takenAt) > sinceMs)
  return { takenAt: new Date(takenAtMs).toISOString(), services }
}
