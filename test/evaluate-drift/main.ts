import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { machineName } from '../../models/evaluation/report.ts'
import { defaultDriftSettings } from '../../services/drift/view/drift-settings.ts'
import { projectFolder, softwareVersion } from '../../shared/service/software-version.ts'
import { driftTables, withDriftTables } from './change-tables.ts'
import { type DriftSet, driftSets, readSetImages } from './drift-set.ts'
import { gallery } from './gallery.ts'
import { asUsual, type Look } from './look.ts'
import { type MeasuredSet, measureLine } from './measure-set.ts'

const readme = join(projectFolder, 'services/drift/README.md')
const kept = join(projectFolder, '.vaglio/evaluate-drift')

// biome-ignore lint/style/noProcessEnv: where the sets are is the machine's business
const dataFolder = process.env.VAGLIO_DATA ?? join(projectFolder, '../shared/data')

/** What a line can come to look like, besides the light. */
const changedLooks: readonly Look[] = [
  { ...asUsual, blurPixels: 0.7 },
  { ...asUsual, blurPixels: 1.5 },
  { ...asUsual, cast: 0.08 },
  { ...asUsual, shiftPixels: 5 },
  { ...asUsual, isOther: true },
]

interface EvaluateArguments {
  readonly data: string
  readonly set?: string[]
  readonly seed: string
  readonly lines: string
  readonly readme: boolean
}

const tell = (text: string) => void process.stderr.write(`${text}\n`)

/** Where the images of a set are, and its table. */
function placeOf({ name }: DriftSet, data: string): { folder: string; table: string } {
  if (name === 'demo') return { folder: join(projectFolder, 'deploy/demo'), table: 'truth.csv' }
  return { folder: join(data, name), table: 'manifest.csv' }
}

async function main(given: EvaluateArguments): Promise<void> {
  const measured: MeasuredSet[] = []
  for (const set of driftSets.filter(({ name }) => given.set?.includes(name) ?? true)) {
    const { folder, table } = placeOf(set, given.data)
    if (!existsSync(folder)) {
      tell(`${set.name}: skipped, there is no ${folder}; name another folder of sets with --data`)
      continue
    }
    const started = performance.now()
    const seen = await gallery(() => readSetImages(folder, table), changedLooks, join(kept, `${set.name}.v8`))
    const lines = Array.from({ length: Number(given.lines) }, (_, place) => {
      return measureLine(seen, defaultDriftSettings, Number(given.seed) + place)
    })
    measured.push({ ...set, images: Object.values(seen)[0]?.length ?? 0, lines })
    tell(`${set.name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
  await writeFile(join(kept, 'measured.json'), `${JSON.stringify(measured, null, 2)}\n`)
  const text = [`${softwareVersion}, ${machineName()}.`, '', ...driftTables(measured)].join('\n')
  process.stdout.write(`${text}\n`)
  if (!given.readme) return
  if (measured.length === driftSets.length)
    await writeFile(readme, withDriftTables(await readFile(readme, 'utf8'), text))
  else tell(`${readme} is left as it is: its tables are written when all sets are measured`)
}

await new Command('evaluate-drift')
  .description('Lets lines of real images drift, and tells when the drift service would have said so.')
  .option('--data <folder>', 'folder of the sets', dataFolder)
  .option('--set <names...>', 'sets to look at (default: all)')
  .option('--seed <number>', 'first seed of the lines', '1')
  .option('--lines <count>', 'lines of every set', '1')
  .option('--no-readme', 'print the tables and leave services/drift/README.md as it is')
  .action(main)
  .parseAsync()
