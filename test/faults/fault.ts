import type { Random } from '../../models/fit/random.ts'
import type { Allowances, History } from './history.ts'
import type { Line } from './line/line.ts'
import type { ProcessName } from './station/processes.ts'
import type { Station } from './station/station.ts'
import type { Volume } from './station/volume.ts'

/** What a fault works on. */
export interface Scene {
  readonly station: Station
  readonly volume: Volume
  readonly line: Line
  readonly history: History
  readonly random: Random
  /** In the full campaign what takes long takes as long as it should. */
  readonly thorough: boolean
  pause(durationMs: number): Promise<void>
  /** Reads everything that the broker has stored so far into the evidence. */
  harvest(): Promise<void>
}

/** One thing that goes wrong. `inject` resolves when it is over and whatever it changed is as before. */
export interface Fault {
  readonly name: string
  readonly allows?: Allowances
  /** What it works on: two faults of one pair have nothing in common here. */
  readonly targets: readonly (ProcessName | 'camera' | 'disk' | 'network' | 'processor' | 'model' | 'line')[]
  /** Why it cannot be injected on this machine; undefined when it can. */
  impossibleBecause?(volume: Volume): string | undefined
  inject(scene: Scene): Promise<void>
}

/** A number from `min` to `max`. */
export function between(random: Random, min: number, max: number): number {
  return min + random() * (max - min)
}
