import type { ServedModels } from '../../../shared/contracts/model-registry.ts'
import type { Ready } from '../../../shared/contracts/presence.ts'
import { usualReasonCodes } from '../../../shared/contracts/reason-code.ts'
import { type Recipe, usualShifts } from '../../../shared/contracts/recipe.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { type HeardReadiness, lineReadiness, withHeard } from '../../../shared/runtime/line-readiness.ts'
import type { StationState } from '../api/station.ts'
import type { PartRecord } from '../parts/part-record.ts'
import type { ShiftCounter } from '../parts/shift-counts.ts'
import type { LineStop } from './line-stop.ts'
import type { RecipeInUse } from './recipe-in-use.ts'

/** Puts together how the station is from what is heard of it. */
export interface StationWatch {
  ready(instance: string, ready: Ready): void
  serving(view: string, served: ServedModels): void
  decided(record: Pick<PartRecord, 'decidedAt' | 'recipeRevision'>): void
  current(): StationState
}

export interface StationWatchOptions {
  readonly recipe: RecipeInUse
  readonly clock: Clock
  readonly stop: Pick<LineStop, 'open'>
  readonly shift: Pick<ShiftCounter, 'current'>
  /** What keeps this service from knowing how the station is; empty when nothing does. */
  readonly trouble: () => string
}

export function createStationWatch({ recipe, clock, stop, shift, trouble }: StationWatchOptions): StationWatch {
  let heard: readonly HeardReadiness[] = []
  const models = new Map<string, string>()
  let last: Pick<PartRecord, 'decidedAt' | 'recipeRevision'> | undefined
  return {
    ready(instance, ready) {
      heard = withHeard(heard, { instance, heardMs: clock.monotonicMs(), ready })
    },
    serving: (view, { serving: { name, version } }) => void models.set(view, `${name}/${version}`),
    decided({ decidedAt, recipeRevision }) {
      if (last && last.decidedAt >= decidedAt) return
      last = { decidedAt, recipeRevision }
      recipe.judgedBy(recipeRevision)
    },
    current() {
      const open = stop.open()
      return {
        ...recipeOf(recipe.current(), models),
        ...lineReadiness(heard, clock.monotonicMs(), trouble()),
        ...(open && { stop: open }),
        recipeRevision: last?.recipeRevision ?? recipe.current().revision,
        shift: shift.current(),
        ...(last && { lastVerdictAt: last.decidedAt }),
      }
    },
  }
}

type FromRecipe = Pick<StationState, 'station' | 'budgetMs' | 'failSafe' | 'views' | 'overrideReasons'>

function recipeOf(recipe: Recipe, models: ReadonlyMap<string, string>): FromRecipe {
  const views = Object.entries(recipe.views).map(([name, { frame, checks }]) => {
    const model = models.get(name)
    return { name, frame, checks: checks.map((check) => check.name), ...(model !== undefined && { model }) }
  })
  const { station, budgetMs, failSafe, overrideReasons = [...usualReasonCodes] } = recipe
  return { station, budgetMs, failSafe, views, overrideReasons }
}

/** Where the station's shifts begin. */
export function shiftsOf({ shifts }: Pick<Recipe, 'shifts'>): readonly string[] {
  return shifts ?? usualShifts
}
