import type { Instruments } from './instruments.ts'

/** What became of a message of a plant. `missing` ones never came: the plant dropped them. */
export type PlantMessageOutcome = 'taken' | 'missing' | 'duplicate'

/** What became of measurements on their way to the store. */
export type PointOutcome = 'stored' | 'refused' | 'implausible'

/** What the central site counts of the plants. Durations are milliseconds here and seconds outside. */
export interface PlantMetrics {
  plantMessages(plant: string, kind: string, outcome: PlantMessageOutcome, count: number): void
  pointsWritten(outcome: PointOutcome, count: number): void
  /** How old the newest is that the store has. */
  setPlantLag(plant: string, kind: string, lagMs: number): void
  /** @param heardMs since 1970, by the centre's clock */
  setPlantHeard(plant: string, heardMs: number): void
  /** @param messages that the plant has and the central broker has not */
  setPlantBehind(plant: string, kind: string, messages: number): void
}

export function countPlants({ counters, gauges }: Instruments): PlantMetrics {
  return {
    plantMessages: (plant, kind, outcome, count) => counters.plantMessages.inc({ plant, kind, outcome }, count),
    pointsWritten: (outcome, count) => counters.pointsWritten.inc({ outcome }, count),
    setPlantLag: (plant, kind, lagMs) => gauges.plantLag.set({ plant, kind }, lagMs / 1000),
    setPlantHeard: (plant, heardMs) => gauges.plantHeard.set({ plant }, heardMs / 1000),
    setPlantBehind: (plant, kind, messages) => gauges.plantBehind.set({ plant, kind }, messages),
  }
}
