import type { Bus } from '../../shared/bus/bus.ts'
import { chooseModel as choose, type Wish } from '../../shared/bus/model-change.ts'
import type { RegistryRecords } from '../../shared/bus/registry-records.ts'
import { ModelChoice } from '../../shared/contracts/model-registry.ts'
import { StationError } from './station-bus.ts'

const About = ModelChoice.pick({ chosenBy: true, reason: true })

/**
 * Writes down which model a view is to have.
 * @throws {StationError} when somebody else has just done so
 * @throws {PublishError} when the broker does not take it
 */
export async function chooseModel(
  bus: Pick<Bus, 'publish'>,
  station: string,
  records: RegistryRecords,
  wish: Wish,
): Promise<void> {
  const { view, by, reason } = wish
  if (!About.safeParse({ chosenBy: by, reason }).success)
    throw new StationError('give --by up to 100 characters and --reason up to 300')
  if ((await choose(bus, station, records, wish)) === 'raced')
    throw new StationError(`somebody else has just chosen a model for view ${view}; look at it with vaglio models list`)
}
