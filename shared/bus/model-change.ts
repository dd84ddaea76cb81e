import { message } from '../contracts/contract.ts'
import { isSame, type ModelManifest, type ModelName } from '../contracts/model.ts'
import { ModelChoice, ModelChoices } from '../contracts/model-registry.ts'
import type { Region } from '../contracts/region.ts'
import type { Bus } from './bus.ts'
import { previousChoice } from './previous-choice.ts'
import type { RegistryRecords } from './registry-records.ts'

type Records = Pick<RegistryRecords, 'choices' | 'exams' | 'served'>

/** What a person wants, and why. */
export interface Wish {
  readonly view: string
  /** Undefined: the recipe's own. */
  readonly model: ModelName | undefined
  readonly by: string
  readonly reason: string
}

/** What became of a wish. `raced`: somebody else has just chosen a model for the view. */
export type WishOutcome = 'chosen' | 'raced'

/** A model as people write it: `plate/2`. */
export function spellModel({ name, version }: Pick<ModelName, 'name' | 'version'>): string {
  return `${name}/${version}`
}

/** The model that was chosen last; undefined where it is the recipe's own, or was chosen in place of another recipe's. */
export function standingChoice({ choices, served }: Records, view: string): ModelName | undefined {
  const newest = choices.findLast(({ envelope }) => envelope.view === view)?.body
  return newest?.insteadOf === served.get(view)?.recipe.model ? newest?.model : undefined
}

/** What a view had before its last choice; undefined for the model that the recipe names. */
export function modelBefore({ choices, exams, served }: Records, view: string): ModelName | undefined {
  const ofView = ({ envelope }: { readonly envelope: { readonly view: string } }): boolean => envelope.view === view
  return previousChoice(choices.filter(ofView), exams.filter(ofView), served.get(view)?.recipe.model ?? '')
}

/** Why a model cannot judge a view; undefined where it can. One fitted on another region gives scores that mean nothing. */
export function regionMistake({ provenance, ...model }: ModelManifest, inspected: Region): string | undefined {
  const fitted = 'region' in provenance ? provenance.region : undefined
  if (!fitted || spellRegion(fitted) === spellRegion(inspected)) return undefined
  return (
    `${spellModel(model)} was fitted on the region ${spellRegion(fitted)}, the recipe inspects ${spellRegion(inspected)}: ` +
    `its scores would mean nothing; fit it again with --region ${spellRegion(inspected)}`
  )
}

/**
 * Writes down which model a view is to have.
 * @throws {ZodError} when `by` or `reason` is too long
 * @throws {PublishError} when the broker does not take it
 */
export async function chooseModel(
  bus: Pick<Bus, 'publish'>,
  station: string,
  { choices, served }: Pick<Records, 'choices' | 'served'>,
  { view, model, by, reason }: Wish,
): Promise<WishOutcome> {
  const newest = choices.findLast(({ envelope }) => envelope.view === view)
  const revision = (newest?.envelope.revision ?? 0) + 1
  const choice = ModelChoice.parse({
    ...(model && { model }),
    insteadOf: served.get(view)?.recipe.model,
    chosenBy: by,
    chosenAt: new Date().toISOString(),
    reason,
  })
  const { alreadyStored } = await bus.publish(message(ModelChoices, { version: 1, station, view, revision }, choice))
  return alreadyStored ? 'raced' : 'chosen'
}

/** True for a model that judges a view and is what people want there. */
export function isSettled(records: Records, view: string, model: ModelName): boolean {
  const chosen = standingChoice(records, view)
  return isSame(records.served.get(view)?.serving, model) && (!chosen || isSame(chosen, model))
}

function spellRegion({ x, y, width, height }: Region): string {
  return [x, y, width, height].join(',')
}
