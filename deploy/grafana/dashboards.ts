import { fleet } from './fleet.ts'
import type { Dashboard } from './panel.ts'
import { plant } from './plant.ts'
import { station } from './station.ts'

/** From one inspection point to all of them. */
export const dashboards: readonly Dashboard[] = [station, plant, fleet]
