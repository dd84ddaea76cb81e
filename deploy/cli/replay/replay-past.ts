import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import { BrowseError } from '../../../shared/bus/direct-get.ts'
import type { Recipe } from '../../../shared/contracts/recipe.ts'
import { streams } from '../../../shared/contracts/streams.ts'
import { type ArchiveOptions, archiveFolder, withReader } from '../archive/archive-folder.ts'
import { StationError, withStationBus } from '../station-bus.ts'
import { archivedParts, partsOnRecord, picturedParts } from './archived-parts.ts'
import { oldestAtBroker, partsAtBroker } from './broker-parts.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Kept, PicturedPart } from './past-part.ts'
import type { Period } from './period.ts'
import type { ReplayedFrame, ReplayStation } from './replay-station.ts'
import type { Replay } from './replay-words.ts'
import { tallyOf } from './tally.ts'

export interface Wanted extends ArchiveOptions {
  readonly period: Period
}

export interface Judging {
  readonly recipe: Recipe
  readonly station: ReplayStation
  /** Told of parts of the archive; how many the broker has nobody knows before they are read. */
  readonly onPart: (done: number, total: number) => void
}

/** What has been judged so far. */
interface Judged {
  readonly outcomes: Outcome[]
  incomplete: number
}

/**
 * Judges the parts of a period again: the newest from the broker, which has the frames of all of them, the others from
 * the archive.
 * @throws {ArchiveError} when nothing is on record of that time
 */
export async function replayPast(wanted: Wanted, judging: Judging): Promise<Replay> {
  const judged: Judged = { outcomes: [], incomplete: 0 }
  const { fromMs, toMs } = wanted.period
  const { sinceMs, trouble } = await replayNewest(wanted, judging, judged)
  const atBroker = judged.outcomes.length
  const onRecord = await replayArchived(wanted, { fromMs, toMs: Math.min(toMs, sinceMs) }, judging, judged)
  const { recipe, station } = judging
  if (onRecord.size === 0 && atBroker === 0)
    throw new ArchiveError(
      `no part of ${recipe.station} is on record in that time; vaglio report hours says of which there are`,
    )
  const all = new Map<Kept, number>([...onRecord, ['broker', atBroker]])
  return {
    ...{ station: recipe.station, period: wanted.period, recipeRevision: recipe.revision, brokerTrouble: trouble },
    models: [...station.models.values()].map(({ name, version }) => `${name}/${version}`),
    ...{ outcomes: judged.outcomes, incomplete: judged.incomplete, tally: tallyOf(all, judged.outcomes) },
  }
}

/** @returns since when the broker has all frames, and why it was not asked although it might have some */
async function replayNewest({ period, data }: Wanted, judging: Judging, judged: Judged) {
  let sinceMs = period.toMs
  if (period.toMs < Date.now() - streams.FRAMES.ageMsMax) return { sinceMs, trouble: '' }
  try {
    await withStationBus('engineer', { data }, async (bus) => {
      const oldestMs = (await oldestAtBroker(bus)) ?? period.toMs
      for await (const part of partsAtBroker(bus, { fromMs: Math.max(period.fromMs, oldestMs), toMs: period.toMs })) {
        sinceMs = Math.max(period.fromMs, oldestMs)
        await judgeAgain(part, judging, judged)
      }
    })
    return { sinceMs, trouble: '' }
  } catch (error) {
    if (!(error instanceof StationError || error instanceof BrowseError)) throw error
    // What was judged of them so far is judged again from the archive, which has the whole period.
    judged.outcomes.length = 0
    judged.incomplete = 0
    return { sinceMs: period.toMs, trouble: error.message }
  }
}

/** @returns how many parts of each class there are */
async function replayArchived(wanted: Wanted, period: Period, judging: Judging, judged: Judged) {
  if (period.fromMs >= period.toMs) return new Map<Kept, number>()
  return await withReader(wanted, async (reader) => {
    const where = { reader, archiveFolder: archiveFolder(wanted), station: judging.recipe.station, period }
    const pictured = picturedParts(where)
    let read = 0
    for await (const part of archivedParts(where, pictured)) {
      await judgeAgain(part, judging, judged)
      judging.onPart(++read, pictured.size)
    }
    return await partsOnRecord(where)
  })
}

async function judgeAgain(part: PicturedPart, { recipe, station }: Judging, judged: Judged): Promise<void> {
  const startedMs = performance.now()
  const frames = await framesOf(part, recipe)
  if (!frames) {
    judged.incomplete += 1
    return
  }
  const { partId, sequence, capturedAt } = part
  const now = await station.judge({ partId, sequence, capturedAt, frames })
  const tookMs = performance.now() - startedMs
  judged.outcomes.push(outcomeOf(part, now, tookMs, { recipe, models: station.models }))
}

/** The picture of every view of the recipe; undefined where one is not kept. */
async function framesOf(part: PicturedPart, { views }: Recipe): Promise<Map<string, ReplayedFrame> | undefined> {
  const frames = new Map<string, ReplayedFrame>()
  for (const view of Object.keys(views)) {
    const picture = part.pictures.get(view)
    if (!picture && !part.viewsWithoutPicture.includes(view)) return undefined
    frames.set(view, picture ? { bytes: await picture() } : { missing: 'it had no picture' })
  }
  return frames
}
