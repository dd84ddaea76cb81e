import { modelBefore, standingChoice } from '../../../shared/bus/model-change.ts'
import type { StoredPackage } from '../../../shared/bus/model-store.ts'
import type { RegistryRecords } from '../../../shared/bus/registry-records.ts'
import { isSame, type ModelName } from '../../../shared/contracts/model.ts'
import type { ServedModels } from '../../../shared/contracts/model-registry.ts'
import type { ModelLabel, ModelPackage, StationModels, ViewModel } from '../api/model.ts'

/** What the registry holds, as the page and other software are told. */
export function stationModels(records: RegistryRecords): StationModels {
  const { packages, choices, exams, served } = records
  return {
    views: [...served].map(([view, one]) => viewModel(records, view, one)).sort(byView),
    packages: packages.map(modelPackage),
    choices: choices.toReversed().map(({ envelope: { view }, body: { model, chosenBy, chosenAt, reason } }) => {
      return { view, model: model ? labelOf(model) : null, by: chosenBy, at: chosenAt, reason }
    }),
    exams: exams.toReversed().map(({ envelope: { view }, body }) => ({ view, ...body })),
  }
}

export function labelOf({ name, version }: ModelLabel): ModelLabel {
  return { name, version }
}

function byView(one: ViewModel, other: ViewModel): number {
  return one.view < other.view ? -1 : 1
}

function viewModel(records: RegistryRecords, view: string, served: ServedModels): ViewModel {
  const { serving, candidate, since, recipe } = served
  const chosen = standingChoice(records, view)
  return {
    ...{ view, recipeModel: recipe.model, serving: labelOf(serving), since },
    ...(candidate && { candidate: labelOf(candidate) }),
    ...(chosen && { chosen: labelOf(chosen), before: nullable(modelBefore(records, view)) }),
    choice: stateOf(records, view, served, chosen),
  }
}

function nullable(model: ModelName | undefined): ModelLabel | null {
  return model ? labelOf(model) : null
}

/** The record of an exam that came after the choice decides. */
function stateOf(
  { choices, exams }: RegistryRecords,
  view: string,
  { serving, candidate }: ServedModels,
  chosen: ModelName | undefined,
): ViewModel['choice'] {
  if (candidate) return 'open'
  if (!chosen) return 'none'
  if (isSame(serving, chosen)) return 'serves'
  const chosenMs = choices.findLast(({ envelope }) => envelope.view === view)?.storedAtMs ?? 0
  const isDecided = exams.some(
    ({ envelope, body, storedAtMs }) =>
      envelope.view === view && storedAtMs >= chosenMs && isSame(body.candidate, chosen) && body.outcome !== 'passed',
  )
  return isDecided ? 'refused' : 'open'
}

function modelPackage({ manifest, bytes, storedAtMs }: StoredPackage): ModelPackage {
  const { name, version, kind, input, provenance, licence, sha256, golden } = manifest
  const { width, height } = input
  const isFitted = 'fittedAt' in provenance
  return {
    ...{ name, version, kind, licence, sha256, bytes },
    ...('threshold' in manifest && { threshold: manifest.threshold }),
    ...('warningThreshold' in manifest &&
      manifest.warningThreshold !== undefined && { warningThreshold: manifest.warningThreshold }),
    ...('promise' in manifest && manifest.promise && { promise: manifest.promise }),
    input: { width, height },
    ...(isFitted && provenance.region && { region: provenance.region }),
    ...(isFitted && { fittedAt: provenance.fittedAt, images: provenance.images }),
    source: isFitted ? provenance.backbone : provenance.source,
    goldenImages: golden.length,
    storedAt: new Date(storedAtMs).toISOString(),
  }
}
