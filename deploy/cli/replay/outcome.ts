import { type Judgement, judge } from '../../../services/decision/judgement.ts'
import { isSame, type ModelName } from '../../../shared/contracts/model.ts'
import type { Recipe } from '../../../shared/contracts/recipe.ts'
import type { PastPart, PicturedPart } from './past-part.ts'

/** Verdicts that speak of the line, not of the part. */
const lineReasons = ['stop-line', 'line-stopped']

/** What the station decided of a part, and what it would have decided. */
export interface Outcome {
  readonly part: PastPart
  /** The verdict on record; of a part that was stopped for the line's sake the one it would have had without. */
  readonly was: PicturedPart['verdict']
  readonly now: Judgement
  /**
   * `same`: the same model and recipe had all the time they needed, so the verdict has to be the same. `other`: a model or
   * the recipe is another. `in-part`: then it was decided without one of the judges.
   */
  readonly makers: 'same' | 'other' | 'in-part'
  readonly wasForTheLine: boolean
  /** Reading, decoding and judging, one view after the other. */
  readonly tookMs: number
}

/** @param models those that were asked now, by view */
export function outcomeOf(
  { findings, pictures: _pictures, viewsWithoutPicture: _without, ...part }: PicturedPart,
  now: Judgement,
  tookMs: number,
  { recipe, models }: { readonly recipe: Recipe; readonly models: ReadonlyMap<string, ModelName> },
): Outcome {
  const wasForTheLine = part.reasonCodes.some((code) => lineReasons.includes(code))
  const own = wasForTheLine ? ownVerdict(findings, recipe) : part.verdict
  const makers = makersOf({ ...part, findings }, recipe, models)
  return { part, was: own, now, makers, wasForTheLine, tookMs }
}

export function isChanged({ was, now }: Pick<Outcome, 'was' | 'now'>): boolean {
  return was !== now.verdict
}

function ownVerdict(findings: PicturedPart['findings'], { failSafe }: Recipe): PicturedPart['verdict'] {
  const views = Object.entries(findings).map(([view, found]) => ({ view, ...found }))
  return judge(views, true, failSafe)?.verdict ?? failSafe
}

function makersOf(
  { basis, findings, recipeRevision }: Pick<PicturedPart, 'basis' | 'findings' | 'recipeRevision'>,
  recipe: Recipe,
  models: ReadonlyMap<string, ModelName>,
): Outcome['makers'] {
  if (recipeRevision !== recipe.revision) return 'other'
  const used = Object.entries(findings).flatMap(([view, { model }]) => {
    return model?.outcome === 'judged' ? [{ view, model: model.first?.model ?? model.model, second: model.second }] : []
  })
  if (used.some(({ view, model }) => !isSame(model, models.get(view)))) return 'other'
  return basis === 'model+rules' && used.every(({ second }) => second === undefined) ? 'same' : 'in-part'
}
