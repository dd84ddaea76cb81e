import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import type { ArchiveReader } from '../../../services/archive/reading/reader.ts'
import { examineChecks } from '../../../services/rules/recipe-checks.ts'
import type { Recipe } from '../../../shared/contracts/recipe.ts'
import { loadRecipe } from '../../../shared/recipe/load.ts'
import { type AnswerFormat, answerText } from '../archive/answer-text.ts'
import { type ArchiveOptions, archiveFolder, withArchiveOptions, withReader } from '../archive/archive-folder.ts'
import { withFormat } from '../archive/query.ts'
import { createProgress, type Progress } from '../progress.ts'
import { viewNamed } from '../view-named.ts'
import { type ArchivedPart, archivedParts, partsOnRecord, picturedParts, type Whereabouts } from './archived-parts.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { parseFrom, parseTo } from './period.ts'
import { openReplayStation, type ReplayedFrame, type ReplayStation } from './replay-station.ts'
import { type Replay, replayRows, replayText } from './replay-words.ts'
import { tallyOf } from './tally.ts'

interface ReplayOptions extends ArchiveOptions, AnswerFormat {
  readonly from: number
  readonly to: number
  readonly recipe?: string
  readonly package?: string
  readonly view?: string
}

/** `vaglio replay`: what another model or recipe would have made of parts that are on record. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description('Judges archived parts again, by another model or recipe, and says what would have changed.')
    .requiredOption('--from <moment>', 'first moment, such as 2026-01-05T08:30, or a day; in UTC', parseFrom)
    .option('--to <moment>', 'the moment after the last, or the last day (default: now)', parseTo, Date.now())
  return withFormat(withArchiveOptions(command))
    .option('--recipe <file>', 'the recipe to judge by (default: the one that the station was last started with)')
    .option('--package <folder>', 'the model package to ask (default: the one that the recipe names)')
    .option('--view <name>', 'which view that package is for, where there are several')
    .action(async (options: ReplayOptions) => {
      const replay = await replayOf(options)
      const isTable = options.csv || options.json
      process.stdout.write(isTable ? answerText(replayRows(replay), options) : replayText(replay))
      if (replay.tally.selfCheck.different.length > 0) process.exitCode = 1
    })
}

async function replayOf(options: ReplayOptions): Promise<Replay> {
  const recipe = await loadRecipe(options.recipe ?? recipeOf(options), examineChecks)
  const folders = new Map<string, string>()
  if (options.package !== undefined) folders.set(viewNamed(recipe, options.view)[0], options.package)
  const station = await openReplayStation(recipe, folders)
  const progress = createProgress(process.stderr)
  try {
    return await withReader(options, (reader) => replayed(reader, options, { recipe, station }, progress))
  } finally {
    progress.end()
    await station.release()
  }
}

/** The recipe that a station was started with, as its data folder says. */
function recipeOf({ data }: ArchiveOptions): string {
  const file = join(data, 'recipe')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  throw new ArchiveError(`${data} does not tell which recipe the station has; give it with --recipe`)
}

interface Judging {
  readonly recipe: Recipe
  readonly station: ReplayStation
}

async function replayed(
  reader: ArchiveReader,
  options: ReplayOptions,
  { recipe, station }: Judging,
  progress: Progress,
): Promise<Replay> {
  const period = { fromMs: options.from, toMs: options.to }
  const where: Whereabouts = { reader, archiveFolder: archiveFolder(options), station: recipe.station, period }
  const onRecord = await partsOnRecord(where)
  if (onRecord.size === 0)
    throw new ArchiveError(
      `no part of ${recipe.station} is on record in that time; vaglio report hours says of which there are`,
    )
  const pictured = picturedParts(where)
  const outcomes: Outcome[] = []
  let [read, incomplete] = [0, 0]
  for await (const part of archivedParts(where, pictured)) {
    const startedMs = performance.now()
    const frames = await framesOf(part, recipe)
    const { partId, sequence, capturedAt } = part
    const now = frames && (await station.judge({ partId, sequence, capturedAt, frames }))
    if (now) outcomes.push(outcomeOf(part, now, performance.now() - startedMs, { recipe, models: station.models }))
    else incomplete += 1
    progress.report('parts', ++read, pictured.size)
  }
  const models = [...station.models.values()].map(({ name, version }) => `${name}/${version}`)
  const tally = tallyOf(onRecord, outcomes)
  return { station: recipe.station, period, models, recipeRevision: recipe.revision, outcomes, tally, incomplete }
}

/** The picture of every view of the recipe; undefined where one is not kept. */
async function framesOf(part: ArchivedPart, { views }: Recipe): Promise<Map<string, ReplayedFrame> | undefined> {
  const frames = new Map<string, ReplayedFrame>()
  for (const view of Object.keys(views)) {
    const path = part.pictures.get(view)
    if (path === undefined && !part.viewsWithoutPicture.includes(view)) return undefined
    frames.set(view, path === undefined ? { missing: 'it had no picture' } : { bytes: await readFile(path) })
  }
  return frames
}
