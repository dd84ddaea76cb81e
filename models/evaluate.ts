import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { projectFolder } from '../shared/service/software-version.ts'
import { type ComparedBackbone, comparedBackbones } from './evaluate-backbones.ts'
import { evaluateSet, type MeasuredSet } from './evaluate-set.ts'
import { evaluationTable, withTable } from './evaluation-table.ts'
import { type LabelledSet, readLabelledSet } from './labelled-set.ts'

const setNames = ['aws-aliens', 'cola-bottles', 'elpv-mono', 'magnetic-tile', 'screw-presence', 'deeppcb']
const defaultPages = join(projectFolder, '.vaglio/evaluation')
const readme = join(projectFolder, 'models/README.md')

// biome-ignore lint/style/noProcessEnv: where the sets are is the machine's business
const dataFolder = process.env.VAGLIO_DATA ?? join(projectFolder, '../shared/data')

interface EvaluateArguments {
  readonly data: string
  readonly models: string
  readonly set?: string[]
  readonly backbone?: string[]
  readonly size: string
  readonly pages: string
  readonly continue: boolean
  readonly readme: boolean
}

const tell = (text: string) => void process.stderr.write(`${text}\n`)

/** The sets that are there, the project's own last. */
async function readSets(folder: string, wanted?: readonly string[]): Promise<LabelledSet[]> {
  const sets: LabelledSet[] = []
  const isWanted = (name: string) => wanted === undefined || wanted.includes(name)
  for (const name of setNames.filter(isWanted)) {
    if (existsSync(join(folder, name))) sets.push(await readLabelledSet(name, join(folder, name), 'manifest.csv'))
    else tell(`${name}: skipped, ${folder} has no such folder; name another with --data`)
  }
  if (isWanted('demo')) sets.push(await readLabelledSet('demo', join(projectFolder, 'deploy/demo'), 'truth.csv'))
  return sets
}

/** Measures one set with one backbone, or takes what an earlier run left of it. */
async function measure(set: LabelledSet, backbone: ComparedBackbone, given: EvaluateArguments): Promise<MeasuredSet> {
  const file = join(given.pages, `${set.name}.${backbone.name}`)
  if (given.continue && existsSync(`${file}.json`)) return JSON.parse(await readFile(`${file}.json`, 'utf8'))
  const { measured, page } = await evaluateSet(set, backbone, Number(given.size))
  await mkdir(given.pages, { recursive: true })
  await writeFile(`${file}.html`, await page())
  await writeFile(`${file}.json`, `${JSON.stringify(measured, null, 2)}\n`)
  return measured
}

async function measureAll(
  sets: readonly LabelledSet[],
  backbones: readonly ComparedBackbone[],
  given: EvaluateArguments,
): Promise<MeasuredSet[]> {
  const all: MeasuredSet[] = []
  for (const set of sets) {
    for (const backbone of backbones) {
      const measured = await measure(set, backbone, given)
      const { auroc } = measured.report
      tell(`${set.name}, ${backbone.name}: AUROC ${auroc.toFixed(3)}, fitted in ${measured.fitSeconds.toFixed(0)} s`)
      all.push(measured)
    }
  }
  return all
}

async function main(given: EvaluateArguments): Promise<void> {
  const backbones = comparedBackbones(given.models).filter(({ name }) => given.backbone?.includes(name) ?? true)
  const table = evaluationTable(await measureAll(await readSets(given.data, given.set), backbones, given))
  process.stdout.write(table)
  if (given.readme) await writeFile(readme, withTable(await readFile(readme, 'utf8'), table))
}

await new Command('evaluate')
  .description(
    'Fits a model on the good images of each labelled set, with each backbone, and measures it on the others.',
  )
  .option('--data <folder>', 'folder of the sets', dataFolder)
  .option('--models <folder>', 'folder of backbones made by others', join(dataFolder, '../models'))
  .option('--set <names...>', 'sets to measure (default: all)')
  .option('--backbone <names...>', 'backbones to compare (default: all)')
  .option('--size <pixels>', 'side to which images are squeezed', '256')
  .option('--pages <folder>', 'where a report of every fit is written, as HTML and JSON', defaultPages)
  .option('--continue', 'measure only what has no report there yet', false)
  .option('--no-readme', 'print the table and leave models/README.md as it is')
  .action(main)
  .parseAsync()
