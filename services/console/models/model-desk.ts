import type { Bus } from '../../../shared/bus/bus.ts'
import { chooseModel, isSettled, regionMistake, spellModel } from '../../../shared/bus/model-change.ts'
import type { RegistryRecords } from '../../../shared/bus/registry-records.ts'
import type { ModelName } from '../../../shared/contracts/model.ts'
import type { ModelChoiceRequest, ModelLabel, StationModels } from '../api/model.ts'
import type { Person } from '../api/person.ts'
import type { WriteAudit } from '../http/context.ts'
import { ProblemError } from '../http/problem-answer.ts'
import { stationModels } from './station-models.ts'

/** The models of a station, and choosing among them. */
export interface ModelDesk {
  /** @throws {ProblemError} 503 when the broker does not answer */
  read(): Promise<StationModels>
  /**
   * Has a view judged by another model once that has passed its exam.
   * @throws {ProblemError} 404 for what is not there, 409 where it serves already or cannot judge the view, 503
   */
  choose(request: ModelChoiceRequest, person: Person): Promise<StationModels>
}

export interface ModelDeskOptions {
  readonly bus: Pick<Bus, 'publish'>
  readonly station: string
  readonly readRegistry: () => Promise<RegistryRecords>
  readonly writeAudit: WriteAudit
}

export function createModelDesk({ bus, station, readRegistry, writeAudit }: ModelDeskOptions): ModelDesk {
  const records = (): Promise<RegistryRecords> => readRegistry().catch(unavailable)
  return {
    read: async () => stationModels(await records()),
    async choose({ view, model: wanted, reason }, person) {
      const before = await records()
      const model = modelMeant(before, view, wanted)
      const serving = before.served.get(view)?.serving
      await writeAudit(person, {
        action: 'model.choose',
        target: view,
        old: serving ? spellModel(serving) : 'none',
        new: `${model ? spellModel(model) : 'the recipe’s own'}: ${reason}`,
      })
      const outcome = await chooseModel(bus, station, before, { view, model, by: person.name, reason }).catch(
        unavailable,
      )
      if (outcome === 'raced')
        throw new ProblemError(
          409,
          'just changed',
          `somebody else has just chosen a model for view ${view}; look again`,
        )
      return stationModels(await records())
    },
  }
}

/** @throws {ProblemError} 404, 409 */
function modelMeant(records: RegistryRecords, view: string, wanted: ModelLabel | null): ModelName | undefined {
  const served = records.served.get(view)
  if (!served) throw new ProblemError(404, 'no such view', `no model judges a view ${view} here (yet)`)
  if (!wanted) return undefined
  const spelled = spellModel(wanted)
  const found = records.packages.find(({ manifest }) => spellModel(manifest) === spelled)?.manifest
  if (!found)
    throw new ProblemError(404, 'no such model', `the registry has no package ${spelled}; vaglio models add adds one`)
  const mistake = regionMistake(found, served.recipe.region)
  if (mistake !== undefined) throw new ProblemError(409, 'another region', mistake)
  if (isSettled(records, view, found))
    throw new ProblemError(409, 'serves already', `${spelled} serves view ${view} already`)
  const { name, version, sha256 } = found
  return { name, version, sha256 }
}

/** @throws {ProblemError} 503 */
function unavailable(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error)
  throw new ProblemError(503, 'no broker', `the broker does not answer: ${reason}; try again`, { cause: error })
}
