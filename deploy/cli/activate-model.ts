import type { Bus } from '../../shared/bus/bus.ts'
import { isSettled, modelBefore, regionMistake, spellModel, standingChoice } from '../../shared/bus/model-change.ts'
import { type RegistryRecords, readRegistry } from '../../shared/bus/registry-records.ts'
import { isSame, type ModelName } from '../../shared/contracts/model.ts'
import { chooseModel } from './choose-model.ts'
import { nameOf, packageNamed, viewMeant } from './model-name.ts'
import { awaitOutcome, type Outcome } from './model-outcome.ts'
import { StationError } from './station-bus.ts'

export type EngineerBus = Pick<Bus, 'browse' | 'publish' | 'watch' | 'models'>

/** How a model is changed, and how long somebody waits for it. */
export interface Change {
  readonly view?: string | undefined
  readonly by: string
  readonly reason: string
  /** 0: not at all. */
  readonly waitMs: number
}

/**
 * Has a view judged by another model of the registry, once that has passed its exam.
 * @param given the model, such as `plate/2`
 * @throws {StationError} when there is no such model or view, or the model is for another region
 */
export async function activate(
  bus: EngineerBus,
  station: string,
  given: string,
  change: Change,
  tell: (line: string) => void,
): Promise<Outcome> {
  const records = await readRegistry(bus)
  const { manifest } = packageNamed(records.packages, given)
  const view = viewMeant(records, change.view)
  const mistake = regionMistake(manifest, servedBy(records, view).recipe.region)
  if (mistake !== undefined) throw new StationError(mistake)
  if (isSettled(records, view, manifest)) {
    tell(`${spellModel(manifest)} serves view ${view} already`)
    return 'serves'
  }
  await chooseModel(bus, station, records, { ...change, view, model: nameOf(manifest) })
  tell(`${spellModel(manifest)} is chosen for view ${view}`)
  return await outcomeOf(bus, records, view, (model) => isSame(model, manifest), change.waitMs, tell)
}

/**
 * Has a view judged by the model that it had before the last choice: the one chosen before that served, or the recipe's
 * own.
 * @throws {StationError} when there is no such view or nothing was chosen
 */
export async function rollBack(
  bus: EngineerBus,
  station: string,
  change: Change,
  tell: (line: string) => void,
): Promise<Outcome> {
  const records = await readRegistry(bus)
  const view = viewMeant(records, change.view)
  const { serving } = servedBy(records, view)
  const left = standingChoice(records, view)
  if (!left) {
    tell(`view ${view} has the model that the recipe names, ${spellModel(serving)}; there is nothing to go back from`)
    return 'serves'
  }
  const model = modelBefore(records, view)
  await chooseModel(bus, station, records, { ...change, view, model })
  tell(`view ${view} goes back to ${model ? spellModel(model) : 'the model that the recipe names'}`)
  // What was chosen last may have failed its exam: then another one serves, and it goes on serving.
  const isBack = (one: ModelName): boolean => (model ? isSame(one, model) : !isSame(one, left))
  return await outcomeOf(bus, records, view, isBack, change.waitMs, tell)
}

function servedBy({ served }: RegistryRecords, view: string) {
  const found = served.get(view)
  if (!found) throw new StationError(`view ${view} has no model yet`)
  return found
}

function examsOf({ exams }: RegistryRecords, view: string): RegistryRecords['exams'] {
  return exams.filter(({ envelope }) => envelope.view === view)
}

async function outcomeOf(
  bus: EngineerBus,
  records: RegistryRecords,
  view: string,
  isChosen: (model: ModelName) => boolean,
  waitMs: number,
  tell: (line: string) => void,
): Promise<Outcome> {
  if (waitMs === 0) return 'open'
  const examsSeen = examsOf(records, view).at(-1)?.envelope.revision ?? 0
  return await awaitOutcome(bus, { view, isChosen, examsSeen, waitMs }, tell)
}
