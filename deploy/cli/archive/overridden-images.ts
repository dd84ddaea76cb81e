import { readFile } from 'node:fs/promises'
import { FitError } from '../../../models/fit/fit-error.ts'
import { findImages } from '../../../services/archive/images/image-store.ts'
import type { ArchiveReader } from '../../../services/archive/reading/reader.ts'
import { overriddenPartsMax } from '../../../shared/contracts/model-registry.ts'
import { imageDigest } from '../../../shared/model/image-digest.ts'
import { rowsOf } from './recorded-part.ts'

/** So many good ones are learnt from, the newest: all of their patches are in memory at once. */
const goodMax = 64
const namesMax = 5

/** Pictures of parts that people judged otherwise than the station, as files. */
export interface OverriddenImages {
  /** Of good parts. */
  readonly good: readonly string[]
  /** Of defects. Which view shows it nobody said. */
  readonly defect: readonly string[]
  /** Of the last overridden parts, about which the exam of the next model asks: nothing is learnt from them. */
  readonly forExam: readonly string[]
}

/**
 * The pictures of a view of overridden parts.
 * @throws {FitError} when there are none to learn from, or the parts are of several stations
 */
export async function overriddenImages(
  reader: ArchiveReader,
  archiveFolder: string,
  view: string | undefined,
): Promise<OverriddenImages> {
  const select = `SELECT part_id, station, override_verdict FROM parts WHERE override_verdict IS NOT NULL ORDER BY override_at, part_id`
  const parts = rowsOf(await reader.ask(select))
  const stations = new Set(parts.map(({ station }) => String(station)))
  if (stations.size > 1)
    throw new FitError(`the archive is of several stations (${[...stations].join(', ')}); a model is fitted for one`)
  const shown = parts.flatMap(({ part_id: partId, station, override_verdict: said }) => {
    const pictures = findImages(archiveFolder, String(station), String(partId), ['override'])
    return pictures.map((path) => ({ path, view: viewOf(path), isGood: said === 'pass' }))
  })
  const views = new Set(shown.map((one) => one.view))
  if (view === undefined && views.size > 1)
    throw new FitError(`overridden parts have several views: give --view with one of ${[...views].join(', ')}`)
  return split(shown.filter((one) => view === undefined || one.view === view))
}

/** @param shown oldest word first */
function split(shown: readonly { readonly path: string; readonly isGood: boolean }[]): OverriddenImages {
  const [learnt, kept] = [shown.slice(0, -overriddenPartsMax), shown.slice(-overriddenPartsMax)]
  if (learnt.length === 0)
    throw new FitError(
      `there are pictures of ${shown.length} overridden parts, and the exam of the next model asks about the last ${overriddenPartsMax}: ` +
        'none is left to learn from; fit without --with-overrides',
    )
  const good = learnt.filter(({ isGood }) => isGood).slice(-goodMax)
  const defect = learnt.filter(({ isGood }) => !isGood)
  return { good: good.map(pathOf), defect: defect.map(pathOf), forExam: kept.map(pathOf) }
}

/**
 * @param images what a model is to be fitted on
 * @throws {FitError} naming the images that are, byte for byte, those that the exam asks about
 */
export async function assertNotInExam(
  images: readonly { readonly name: string; readonly digest: string }[],
  forExam: readonly string[],
): Promise<void> {
  const digests = new Set(await Promise.all(forExam.map(async (file) => imageDigest(await readFile(file)))))
  const known = images.filter(({ digest }) => digests.has(digest)).map(({ name }) => name)
  if (known.length === 0) return
  const more = known.length > namesMax ? ` and ${known.length - namesMax} more` : ''
  throw new FitError(
    `the exam asks about ${known.length} of these images: ${known.slice(0, namesMax).join(', ')}${more}; ` +
      `a model that was fitted on them would know the answers, leave them out until ${overriddenPartsMax} newer parts are overridden`,
  )
}

function viewOf(path: string): string {
  return path.split('/').at(-1)?.split('.')[1] ?? ''
}

function pathOf({ path }: { readonly path: string }): string {
  return path
}
