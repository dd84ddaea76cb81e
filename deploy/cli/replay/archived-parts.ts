import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeTime } from 'ulid'
import { z } from 'zod'
import { viewsWithoutImage } from '../../../services/archive/handler.ts'
import type { ImageClass } from '../../../services/archive/images/image-class.ts'
import { imagesOfDay } from '../../../services/archive/images/image-store.ts'
import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import type { ArchiveReader } from '../../../services/archive/reading/reader.ts'
import { PartId } from '../../../shared/contracts/name.ts'
import { Verdict } from '../../../shared/contracts/verdict.ts'
import { rowsOf } from '../archive/recorded-part.ts'
import type { PicturedPart } from './past-part.ts'
import { daysOf, type Period } from './period.ts'

/** So many are asked for at once; their findings are in memory together. */
const partsPerQuestion = 500
/** A part gets its identity at most so long before or after the time of its capture. */
const identityApartMsMax = 60_000

/** Why pictures of a part are kept, by what is on record of it. */
const keptSql = `CASE WHEN override_verdict IS NOT NULL THEN 'override' WHEN basis = 'fail-safe' THEN 'fail-safe'
  WHEN verdict <> 'pass' THEN 'reject' ELSE 'pass' END`

const Row = z.object({
  part_id: z.string(),
  sequence: z.number(),
  captured_at: z.string(),
  kept: z.enum(['pass', 'reject', 'fail-safe', 'override']),
  ...Verdict.pick({ verdict: true, basis: true }).shape,
  score: z.number().nullable(),
  recipe_revision: z.string(),
  reason_codes: z.array(z.string()),
  findings: z.string(),
  said: z.enum(['pass', 'reject']).nullable(),
})

/** Where to look for parts. */
export interface Whereabouts {
  readonly reader: ArchiveReader
  readonly archiveFolder: string
  readonly station: string
  readonly period: Period
}

/** How many parts of each class are on record, with pictures or without. @throws {ArchiveError} */
export async function partsOnRecord({
  reader,
  station,
  period,
}: Whereabouts): Promise<ReadonlyMap<ImageClass, number>> {
  const select = `SELECT ${keptSql} AS kept, count(*) AS parts FROM parts WHERE ${within(station, period)} GROUP BY ALL`
  return new Map(rowsOf(await reader.ask(select)).map(({ kept, parts }) => [kept as ImageClass, Number(parts)]))
}

/** The pictures of every part that has some, oldest part first; of a few just outside the period, too. */
export function picturedParts({ archiveFolder, station, period }: Whereabouts) {
  const days = daysOf(period).flatMap((day) => [...imagesOfDay(archiveFolder, station, day)])
  const near = days.filter(([partId]) => isNear(partId, period))
  return new Map(near.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function isNear(partId: string, { fromMs, toMs }: Period): boolean {
  if (!PartId.safeParse(partId).success) return false
  const madeMs = decodeTime(partId)
  return madeMs >= fromMs - identityApartMsMax && madeMs < toMs + identityApartMsMax
}

/**
 * The parts that have pictures, oldest first. One whose record is not there yet is left out.
 * @throws {ArchiveError} when a record is broken
 */
export async function* archivedParts(
  { reader, archiveFolder, station, period }: Whereabouts,
  pictured: ReadonlyMap<string, ReadonlyMap<string, string>>,
): AsyncGenerator<PicturedPart> {
  const ids = [...pictured.keys()]
  for (let first = 0; first < ids.length; first += partsPerQuestion) {
    const some = ids.slice(first, first + partsPerQuestion)
    const list = some.map((id) => `'${id}'`).join(', ')
    const rows = await reader.ask(
      `SELECT part_id, sequence, strftime(captured_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS captured_at, ${keptSql} AS kept, verdict,
         basis, score, recipe_revision, reason_codes, findings, override_verdict AS said
       FROM parts WHERE part_id BETWEEN '${some[0]}' AND '${some.at(-1)}' AND part_id IN (${list})
         AND ${within(station, period)} ORDER BY part_id`,
    )
    for (const row of rowsOf(rows)) yield partOf(row, picturesFor(row, pictured, join(archiveFolder, 'images/pass')))
  }
}

function within(station: string, { fromMs, toMs }: Period): string {
  const [from = '', to = ''] = [fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(0, 23).replace('T', ' '))
  const days = `day BETWEEN DATE '${from.slice(0, 10)}' AND DATE '${to.slice(0, 10)}'`
  return `station = '${station}' AND ${days} AND captured_at >= TIMESTAMP '${from}' AND captured_at < TIMESTAMP '${to}'`
}

/** Passed parts stand for others, as a fair sample; one that a person once spoke of has its picture for another reason. */
function picturesFor(
  { part_id: partId, kept }: Readonly<Record<string, unknown>>,
  pictured: ReadonlyMap<string, ReadonlyMap<string, string>>,
  sampleFolder: string,
): [view: string, path: string][] {
  const all = [...(pictured.get(String(partId)) ?? [])]
  return kept === 'pass' ? all.filter(([, path]) => path.startsWith(sampleFolder)) : all
}

function partOf(
  found: Readonly<Record<string, unknown>>,
  pictures: readonly (readonly [view: string, path: string])[],
): PicturedPart {
  try {
    const row = Row.parse(found)
    const findings = Verdict.shape.findings.parse(JSON.parse(row.findings))
    return {
      partId: row.part_id,
      sequence: row.sequence,
      capturedAt: row.captured_at,
      kept: row.kept,
      verdict: row.verdict,
      basis: row.basis,
      score: row.score ?? undefined,
      recipeRevision: row.recipe_revision,
      reasonCodes: row.reason_codes,
      findings,
      said: row.said ?? undefined,
      pictures: new Map(pictures.map(([view, path]) => [view, () => readFile(path)])),
      viewsWithoutPicture: viewsWithoutImage({ findings }),
    }
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new ArchiveError(`the record of part ${found.part_id} cannot be read: ${reason}`)
  }
}
