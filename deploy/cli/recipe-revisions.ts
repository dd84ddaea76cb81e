import { userInfo } from 'node:os'
import { Command } from 'commander'
import type { Bus } from '../../shared/bus/bus.ts'
import { parseWhole } from './arguments.ts'
import type { ChangeOutcome, RecipeChange } from './recipe-change.ts'
import { compareKept } from './recipe-compare.ts'
import { readRevisions, revisionsPage } from './recipe-list.ts'
import { restoreRecipe } from './recipe-restore.ts'
import { keptRevision } from './recipe-station.ts'
import { type StationOptions, withStationBus, withStationOptions } from './station-bus.ts'

const waitSecondsMax = 3600
const waitSecondsUsual = 30

interface ListOptions extends StationOptions {
  readonly json: boolean
}

interface ChangeOptions extends StationOptions {
  readonly by: string
  readonly note: string
  /** Seconds, or false for not at all. */
  readonly wait: number | false
}

/** The commands of `vaglio recipe` about the revisions that a running station keeps at its broker. */
export function revisionCommands(): readonly Command[] {
  return [listCommand(), showCommand(), compareCommand(), activateCommand(), restoreCommand()]
}

function listCommand(): Command {
  const command = new Command('list').description('The revisions of a station’s recipe, and which one rules.')
  return withStationOptions(command)
    .option('--json', 'print it as JSON', false)
    .action((options: ListOptions) =>
      asEngineer(options, async (bus, station) => {
        const revisions = await readRevisions(bus, station)
        const text = options.json ? `${JSON.stringify(revisions, null, 2)}\n` : revisionsPage(station, revisions)
        process.stdout.write(text)
      }),
    )
}

function showCommand(): Command {
  const command = new Command('show').description('Prints a revision of the recipe as it was given.')
  return withStationOptions(command.argument('<revision>', 'or its first digits')).action(
    (given: string, options: StationOptions) =>
      asEngineer(options, async (bus) => {
        process.stdout.write(keptRevision(await bus.recipes.list(), given).body.document)
      }),
  )
}

function compareCommand(): Command {
  const command = new Command('compare')
    .description('Tells what changed from one revision to another, setting by setting.')
    .argument('<before>')
    .argument('<after>')
  return withStationOptions(command).action((before: string, after: string, options: StationOptions) =>
    asEngineer(options, async (bus) => void process.stdout.write(await compareKept(bus, before, after))),
  )
}

function activateCommand(): Command {
  const command = new Command('activate')
    .description('Has a running station judge by the recipe of a file, from one part to the next.')
    .argument('<file>')
  return withChangeOptions(command).action(async (file: string, options: ChangeOptions) => {
    const { activateRecipe } = await import('./recipe-activate.ts')
    await change(options, (bus, station, wanted) => activateRecipe(bus, station, file, wanted, tell))
  })
}

function restoreCommand(): Command {
  const command = new Command('restore')
    .description('Has a running station judge by an earlier revision of its recipe again.')
    .argument('<revision>', 'or its first digits')
  return withChangeOptions(command).action((given: string, options: ChangeOptions) =>
    change(options, (bus, station, wanted) => restoreRecipe(bus, station, given, wanted, tell)),
  )
}

function withChangeOptions(command: Command): Command {
  return withStationOptions(command)
    .option('--note <text>', 'why, for the record', '')
    .option('--by <name>', 'who takes responsibility', userInfo().username)
    .option('--wait <seconds>', 'how long to wait until parts get it', parseWhole(1, waitSecondsMax), waitSecondsUsual)
    .option('--no-wait', 'do not wait for it')
}

/** Exits 1 when the recipe was refused or does not rule in time. */
async function change(
  options: ChangeOptions,
  work: (bus: Bus, station: string, wanted: RecipeChange) => Promise<ChangeOutcome>,
): Promise<void> {
  const { by, note, wait } = options
  const wanted = { by, note, waitMs: wait === false ? 0 : wait * 1000 }
  const outcome = await asEngineer(options, (bus, station) => work(bus, station, wanted))
  if (outcome !== 'rules' && wait !== false) process.exitCode = 1
}

function asEngineer<Result>(
  options: StationOptions,
  work: (bus: Bus, station: string) => Promise<Result>,
): Promise<Result> {
  return withStationBus('engineer', options, work)
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}
