import type { Bus } from '../../shared/bus/bus.ts'
import { message } from '../../shared/contracts/contract.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import { ModelChoice, ModelChoices } from '../../shared/contracts/model-registry.ts'
import type { RegistryRecords } from './registry-records.ts'
import { StationError } from './station-bus.ts'

/** What a person wants, and why. */
export interface Wish {
  readonly view: string
  /** Undefined: the recipe's own. */
  readonly model: ModelName | undefined
  readonly by: string
  readonly reason: string
}

/**
 * Writes down which model a view is to have.
 * @throws {StationError} when somebody else has just done so
 * @throws {PublishError} when the broker does not take it
 */
export async function chooseModel(
  bus: Pick<Bus, 'publish'>,
  station: string,
  { choices, served }: RegistryRecords,
  { view, model, by, reason }: Wish,
): Promise<void> {
  const newest = choices.findLast(({ envelope }) => envelope.view === view)
  const revision = (newest?.envelope.revision ?? 0) + 1
  const choice = ModelChoice.safeParse({
    ...(model && { model }),
    insteadOf: served.get(view)?.recipe.model,
    chosenBy: by,
    chosenAt: new Date().toISOString(),
    reason,
  })
  if (!choice.success) throw new StationError('give --by up to 100 characters and --reason up to 300')
  const { alreadyStored } = await bus.publish(
    message(ModelChoices, { version: 1, station, view, revision }, choice.data),
  )
  if (alreadyStored)
    throw new StationError(`somebody else has just chosen a model for view ${view}; look at it with vaglio models list`)
}
