import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { parseWhole } from '../../deploy/cli/arguments.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { fullPlan, shortPlan } from './campaign-plan.ts'
import { alwaysInShort, catalogue } from './catalogue.ts'
import { type RunResult, runFaults, toleranceMsUsual } from './run.ts'
import { markdownOf } from './table.ts'
import { sizesShown, violationsShown } from './violation-text.ts'

interface Options {
  readonly seed: number
  readonly short: boolean
  readonly pairs: number
  readonly tolerance: number
  readonly only?: string
  readonly writeReadme: boolean
}

const shortRounds = 8
const marker = { start: '<!-- faults -->', end: '<!-- /faults -->' } as const
const options = new Command('npm run faults --')
  .description('Injects faults into a whole station while parts arrive, and checks what was promised.')
  .option('--seed <number>', 'decides order, moments and pairs', parseWhole(0, 2 ** 32 - 1), Date.now() % 2 ** 32)
  .option('--short', `a choice of ${shortRounds} faults, in about a minute`, false)
  .option('--pairs <count>', 'random pairs after the single faults', parseWhole(0, 10_000), 12)
  .option('--tolerance <ms>', 'what this machine may add to any time', parseWhole(0, 10_000), toleranceMsUsual)
  .option('--only <text>', 'only faults whose name contains this')
  .option('--write-readme', 'put the table into README.md', false)
  .parse()
  .opts<Options>()

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const given = process.argv.slice(2).filter((one) => one !== '--write-readme')
const again = `npm run faults -- ${given.map((one) => (one.includes(' ') ? `'${one}'` : one)).join(' ')}`
const repeat = again.includes('--seed') ? again : `${again} --seed ${options.seed}`
const vaglioFolder = join(projectFolder, '.vaglio')
const folder = join(vaglioFolder, `faults-${options.seed}`)
rmSync(folder, { recursive: true, force: true })
mkdirSync(vaglioFolder, { recursive: true })

try {
  process.exit(
    report(
      await runFaults({
        seed: options.seed,
        rounds: rounds(),
        thorough: !options.short,
        folder,
        toleranceMs: options.tolerance,
        say,
      }),
    ),
  )
} catch (error) {
  say(`${error instanceof Error ? (error.stack ?? error.message) : error}\nagain with: ${repeat}\nkept: ${folder}`)
  process.exit(1)
}

function rounds() {
  const faults = catalogue.filter(({ name }) => name.includes(options.only ?? ''))
  if (faults.length === 0)
    throw new Error(
      `no fault is named like ${options.only}; there are\n${catalogue.map(({ name }) => name).join('\n')}`,
    )
  if (options.short) return shortPlan(faults, alwaysInShort, shortRounds, options.seed)
  return fullPlan(faults, options.only === undefined ? options.pairs : 0, options.seed)
}

/** Shows, writes, and says where to look. @returns the exit code */
function report({ rows, violations, passed, evidence: { sizes } }: RunResult): number {
  const table = markdownOf(rows)
  say(`\n${table}\n`)
  for (const text of violationsShown(rows, violations)) say(text)
  if (sizes) say(`before: ${sizesShown(sizes.before)}\nafter: ${sizesShown(sizes.after)}`)
  if (!options.short && options.only === undefined) {
    const result = { seed: options.seed, passed, rows, violations }
    writeFileSync(join(vaglioFolder, 'faults.md'), `${table}\n`)
    writeFileSync(join(vaglioFolder, 'faults.json'), `${JSON.stringify(result, null, 2)}\n`)
    if (options.writeReadme) writeReadme(table)
  }
  if (passed) rmSync(folder, { recursive: true, force: true })
  const notRun = rows.filter((row) => row.notRun !== undefined).length
  say(
    `${rows.length - notRun} rounds run, ${notRun} not possible here, seed ${options.seed}: ${passed ? 'every promise was kept' : 'FAILED'}`,
  )
  if (!passed) say(`again with: ${repeat}\nhistory, logs and journal: ${folder}`)
  return passed ? 0 : 1
}

function writeReadme(table: string): void {
  const file = join(projectFolder, 'test/faults/README.md')
  const text = readFileSync(file, 'utf8')
  const [before, rest] = text.split(marker.start)
  const after = rest?.split(marker.end)[1]
  if (before === undefined || after === undefined)
    throw new Error(`test/faults/README.md has no ${marker.start} … ${marker.end}`)
  writeFileSync(file, `${before}${marker.start}\n${table}\n${marker.end}${after}`)
}
