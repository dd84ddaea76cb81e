import type { Bus } from '../../shared/bus/bus.ts'
import { isSame, type ModelManifest, type ModelName } from '../../shared/contracts/model.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { chooseModel } from './choose-model.ts'
import { nameOf, packageNamed, spellModel, viewMeant } from './model-name.ts'
import { awaitOutcome, type Outcome } from './model-outcome.ts'
import { previousChoice } from './previous-choice.ts'
import { type RegistryRecords, readRegistry } from './registry-records.ts'
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
  const { serving, recipe } = servedBy(records, view)
  assertRegion(manifest, recipe.region)
  const chosen = standingChoice(records, view)
  if (isSame(serving, manifest) && (!chosen || isSame(chosen, manifest))) {
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
  const { serving, recipe } = servedBy(records, view)
  const left = standingChoice(records, view)
  if (!left) {
    tell(`view ${view} has the model that the recipe names, ${spellModel(serving)}; there is nothing to go back from`)
    return 'serves'
  }
  const model = previousChoice(choicesOf(records, view), examsOf(records, view), recipe.model)
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

function choicesOf({ choices }: RegistryRecords, view: string): RegistryRecords['choices'] {
  return choices.filter(({ envelope }) => envelope.view === view)
}

function examsOf({ exams }: RegistryRecords, view: string): RegistryRecords['exams'] {
  return exams.filter(({ envelope }) => envelope.view === view)
}

/** The model that was chosen last; undefined where it is the recipe's own, or was chosen in place of another recipe's. */
function standingChoice(records: RegistryRecords, view: string): ModelName | undefined {
  const newest = choicesOf(records, view).at(-1)?.body
  return newest?.insteadOf === records.served.get(view)?.recipe.model ? newest?.model : undefined
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

/** A model fitted on another part of the frame would give scores that mean nothing. */
function assertRegion({ provenance, ...manifest }: ModelManifest, inspected: Region): void {
  const fitted = 'region' in provenance ? provenance.region : undefined
  if (!fitted || spell(fitted) === spell(inspected)) return
  throw new StationError(
    `${spellModel(manifest)} was fitted on the region ${spell(fitted)}, the recipe inspects ${spell(inspected)}: ` +
      `its scores would mean nothing; fit it again with --region ${spell(inspected)}`,
  )
}

function spell({ x, y, width, height }: Region): string {
  return [x, y, width, height].join(',')
}
