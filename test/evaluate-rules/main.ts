import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { machineName } from '../../models/evaluation/report.ts'
import { withTable } from '../../models/evaluation-table.ts'
import { projectFolder, softwareVersion } from '../../shared/service/software-version.ts'
import { recipesLine } from './fingerprint.ts'
import { measureModel } from './measure-model.ts'
import { type MeasuredRules, measureRules, readSet } from './measure-set.ts'
import { type RulesSet, rulesSets } from './rules-sets.ts'
import { tallyTable, togetherTable } from './table.ts'
import { type Together, together } from './together.ts'

const readme = join(projectFolder, 'services/rules/README.md')
const results = join(projectFolder, '.vaglio/evaluate-rules.json')
const modelsFolder = join(projectFolder, '.vaglio/evaluate-rules')

// biome-ignore lint/style/noProcessEnv: where the sets are is the machine's business
const dataFolder = process.env.VAGLIO_DATA ?? join(projectFolder, '../shared/data')

interface EvaluateArguments {
  readonly data: string
  readonly set?: string[]
  readonly model: boolean
  readonly continue: boolean
  readonly readme: boolean
}

/** Everything that was measured of one set. */
interface MeasuredSet extends MeasuredRules {
  readonly set: string
  readonly together?: Together
}

const tell = (text: string) => void process.stderr.write(`${text}\n`)

/** The sets that were asked for and are there. */
function setsAtHand({ data, set }: EvaluateArguments): RulesSet[] {
  return rulesSets
    .filter(({ name }) => set?.includes(name) ?? true)
    .filter(({ name, recipe }) => {
      const missing = [join(data, name), recipe].find((path) => !existsSync(path))
      if (missing) tell(`${name}: skipped, there is no ${missing}`)
      return missing === undefined
    })
}

async function measure(rulesSet: RulesSet, given: EvaluateArguments): Promise<MeasuredSet> {
  const { name, withModel } = rulesSet
  const started = performance.now()
  const measured = await measureRules(rulesSet, given.data)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  tell(`${name}: ${measured.mistakes.length} mistakes, ${seconds} s`)
  if (!withModel || !given.model) return { set: name, ...measured }
  const keptIn = join(modelsFolder, `${name}.model.json`)
  if (!given.continue) await rm(keptIn, { force: true })
  const scores = await measureModel(await readSet(rulesSet, given.data), keptIn)
  return { set: name, ...measured, together: together(name, measured.parts, scores) }
}

async function page(all: readonly MeasuredSet[]): Promise<string> {
  const both = all.flatMap((one) => one.together ?? [])
  const aside = ['', 'Model and rules on the same photos:', '', ...togetherTable(both)]
  const rules = tallyTable(all.flatMap(({ tallies }) => tallies))
  const recipes = await recipesLine(rulesSets.filter(({ name }) => all.some(({ set }) => set === name)))
  return [`${softwareVersion}, ${machineName()}.`, recipes, '', ...rules, ...(both.length > 0 ? aside : []), ''].join(
    '\n',
  )
}

async function main(given: EvaluateArguments): Promise<void> {
  const all: MeasuredSet[] = []
  for (const set of setsAtHand(given)) all.push(await measure(set, given))
  const text = await page(all)
  process.stdout.write(text)
  await mkdir(dirname(results), { recursive: true })
  const kept = all.map(({ parts: _parts, ...one }) => one)
  await writeFile(results, `${JSON.stringify(kept, null, 2)}\n`)
  tell(`every mistake by its file: ${results}`)
  if (!given.readme) return
  const isWhole = all.length === rulesSets.length && given.model
  if (isWhole) await writeFile(readme, withTable(await readFile(readme, 'utf8'), text))
  else tell(`${readme} is left as it is: its table is written when all sets and the model are measured`)
}

await new Command('evaluate-rules')
  .description('Judges public photos of known truth by the recipes in test/recipes, and counts what is found.')
  .option('--data <folder>', 'folder of the sets', dataFolder)
  .option('--set <names...>', 'sets to measure (default: all)')
  .option('--no-model', 'leave out the model beside the rules')
  .option('--continue', 'take the scores of models that an earlier run left', false)
  .option('--no-readme', 'print the table and leave services/rules/README.md as it is')
  .action(main)
  .parseAsync()
