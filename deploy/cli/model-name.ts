import { spellModel } from '../../shared/bus/model-change.ts'
import type { StoredPackage } from '../../shared/bus/model-store.ts'
import type { RegistryRecords } from '../../shared/bus/registry-records.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import { StationError } from './station-bus.ts'

const namesShownMax = 20

export function nameOf({ name, version, sha256 }: ModelName): ModelName {
  return { name, version, sha256 }
}

/** @param given such as `plate/2` @throws {StationError} with the names that there are */
export function packageNamed(packages: readonly StoredPackage[], given: string): StoredPackage {
  const found = packages.find(({ manifest }) => spellModel(manifest) === given)
  if (found) return found
  throw new StationError(`the registry has no package ${given}; ${thoseThere(packages)}`)
}

/** The view that is meant. @throws {StationError} when there is no such one, or several could be meant */
export function viewMeant({ served }: Pick<RegistryRecords, 'served'>, given: string | undefined): string {
  const views = [...served.keys()].sort()
  const [only, ...others] = views
  if (only === undefined)
    throw new StationError('no view has a model yet: inference has not started; start the station with npm start')
  if (given === undefined && others.length === 0) return only
  if (given === undefined) throw new StationError(`say with --view which one is meant: ${views.join(', ')}`)
  if (served.has(given)) return given
  throw new StationError(`the station has no view ${given}; it has ${views.join(', ')}`)
}

function thoseThere(packages: readonly StoredPackage[]): string {
  if (packages.length === 0) return 'it is empty: add one with vaglio models add <folder>'
  const names = packages.map(({ manifest }) => spellModel(manifest))
  const rest = names.length - namesShownMax
  return `it has ${names.slice(0, namesShownMax).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
