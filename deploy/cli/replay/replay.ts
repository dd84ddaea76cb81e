import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import { examineChecks } from '../../../services/rules/recipe-checks.ts'
import { giveWay } from '../../../shared/process/priority.ts'
import { loadRecipe } from '../../../shared/recipe/load.ts'
import { type AnswerFormat, answerText } from '../archive/answer-text.ts'
import { type ArchiveOptions, withArchiveOptions } from '../archive/archive-folder.ts'
import { withFormat } from '../archive/query.ts'
import { createProgress } from '../progress.ts'
import { viewNamed } from '../view-named.ts'
import { parseFrom, parseTo } from './period.ts'
import { replayPast } from './replay-past.ts'
import { openReplayStation } from './replay-station.ts'
import { type Replay, replayRows, replayText } from './replay-words.ts'

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
  // The line may be on this machine.
  const takeBack = giveWay(process.pid)
  const station = await openReplayStation(recipe, folders)
  const progress = createProgress(process.stderr)
  try {
    const wanted = { ...options, period: { fromMs: options.from, toMs: options.to } }
    return await replayPast(wanted, { recipe, station, onPart: (done, total) => progress.report('parts', done, total) })
  } finally {
    progress.end()
    await station.release()
    takeBack()
  }
}

/** The recipe that a station was started with, as its data folder says. */
function recipeOf({ data }: ArchiveOptions): string {
  const file = join(data, 'recipe')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  throw new ArchiveError(`${data} does not tell which recipe the station has; give it with --recipe`)
}
