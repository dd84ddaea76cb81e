import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { Command } from 'commander'
import type { Bus } from '../../shared/bus/bus.ts'
import { spellModel } from '../../shared/bus/model-change.ts'
import { readRegistry } from '../../shared/bus/registry-records.ts'
import { readPackageFiles } from '../../shared/model/package-files.ts'
import { activate, type Change, rollBack } from './activate-model.ts'
import { parseWhole } from './arguments.ts'
import { packageNamed } from './model-name.ts'
import type { Outcome } from './model-outcome.ts'
import { modelFacts, modelsFacts } from './models-facts.ts'
import { modelPage, modelsPage, proofPage } from './models-page.ts'
import { createProgress } from './progress.ts'
import { type StationOptions, withStationBus, withStationOptions } from './station-bus.ts'
import { type Proof, verifyFolder, verifyStored } from './verify-model.ts'

const kibibyte = 1024
const waitSecondsMax = 86_400
const waitSecondsUsual = 300

interface PageOptions extends StationOptions {
  readonly json: boolean
}

interface ChangeOptions extends StationOptions {
  readonly view?: string
  readonly by: string
  readonly reason: string
  /** Seconds, or false for not at all. */
  readonly wait: number | false
}

/** `vaglio models`: the registry of model packages of a station, and which of them judges. */
export function modelsCommand(): Command {
  return new Command('models')
    .description('The models of a running station: which there are, which one judges, and how to change it.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(addCommand())
    .addCommand(activateCommand())
    .addCommand(rollbackCommand())
    .addCommand(verifyCommand())
}

function listCommand(): Command {
  const command = new Command('list').description('Every package of the registry, one a line.')
  return withPageOptions(command).action((options: PageOptions) =>
    asEngineer(options, async (bus, station) => {
      const records = await readRegistry(bus)
      print(options, modelsFacts(records), () => modelsPage(station, records))
    }),
  )
}

function showCommand(): Command {
  const command = new Command('show').description('Everything about one package, and the exams that it sat.')
  return withPageOptions(command.argument('<name/version>')).action((given: string, options: PageOptions) =>
    asEngineer(options, async (bus) => {
      const records = await readRegistry(bus)
      const found = packageNamed(records.packages, given)
      print(options, modelFacts(found, records), () => modelPage(found, records))
    }),
  )
}

function addCommand(): Command {
  const command = new Command('add').description('Adds a package to the registry, after it has been verified.')
  return withStationOptions(command.argument('<folder>', 'holds model.json and model.onnx')).action(
    async (folder: string, options: StationOptions) => {
      const { manifest } = await verifyFolder(folder)
      const files = await readPackageFiles(folder)
      await asEngineer(options, async (bus) => {
        const progress = createProgress(process.stderr)
        const kibibytes = (bytes: number): number => Math.ceil(bytes / kibibyte)
        const report = (done: number, total: number): void => progress.report('KiB', kibibytes(done), kibibytes(total))
        const isNew = await bus.models.add(files, report).finally(progress.end)
        tell(`${spellModel(manifest)} is ${isNew ? 'in the registry' : 'in the registry already'}`)
      })
    },
  )
}

function activateCommand(): Command {
  const command = new Command('activate')
    .description('Has a view judged by another model of the registry, once that has passed its exam.')
    .argument('<name/version>')
  return withChangeOptions(command).action((given: string, options: ChangeOptions) =>
    change(options, (bus, station, wanted) => activate(bus, station, given, wanted, tell)),
  )
}

function rollbackCommand(): Command {
  const command = new Command('rollback').description('Goes back to the model that a view had before the last choice.')
  return withChangeOptions(command).action((options: ChangeOptions) =>
    change(options, (bus, station, wanted) => rollBack(bus, station, wanted, tell)),
  )
}

function verifyCommand(): Command {
  const command = new Command('verify')
    .description('Has a package prove that it is what it says, without changing anything.')
    .argument('<folder or name/version>')
  return withPageOptions(command).action(async (given: string, options: PageOptions) => {
    const told = (proof: Proof): void => print(options, { ...proof, verified: true }, () => proofPage(proof))
    if (existsSync(given)) told(await verifyFolder(given))
    else await asEngineer(options, async (bus) => told(await verifyStored(bus.models, given)))
  })
}

function withPageOptions(command: Command): Command {
  return withStationOptions(command).option('--json', 'print it as JSON', false)
}

function withChangeOptions(command: Command): Command {
  return withStationOptions(command)
    .option('--view <name>', 'the view (default: the only one)')
    .option('--reason <text>', 'why, for the record', '')
    .option('--by <name>', 'who takes responsibility', userInfo().username)
    .option(
      '--wait <seconds>',
      'how long to wait for the outcome of the exam',
      parseWhole(1, waitSecondsMax),
      waitSecondsUsual,
    )
    .option('--no-wait', 'do not wait for it')
}

/** Exits 1 when the model was refused or nothing was decided in time. */
async function change(
  options: ChangeOptions,
  work: (bus: Bus, station: string, wanted: Change) => Promise<Outcome>,
): Promise<void> {
  const { view, by, reason, wait } = options
  const wanted = { view, by, reason, waitMs: wait === false ? 0 : wait * 1000 }
  const outcome = await asEngineer(options, (bus, station) => work(bus, station, wanted))
  if (outcome !== 'serves' && wait !== false) process.exitCode = 1
}

function asEngineer<Result>(
  options: StationOptions,
  work: (bus: Bus, station: string) => Promise<Result>,
): Promise<Result> {
  return withStationBus('engineer', options, work)
}

function print({ json }: PageOptions, facts: object, page: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : page())
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}
