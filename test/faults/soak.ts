import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { parseWhole } from '../../deploy/cli/arguments.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { endlessPlan, type Round } from './campaign-plan.ts'
import { catalogue } from './catalogue.ts'
import type { Sizes } from './checker/evidence.ts'
import { monotonicMs } from './history.ts'
import { runFaults, toleranceMsUsual } from './run.ts'
import { slopeOf } from './slope.ts'
import { markdownOf } from './table.ts'
import { sizesShown, violationsShown } from './violation-text.ts'

const mebibyte = 2 ** 20
const minuteMs = 60_000
const { minutes, seed } = new Command('npm run soak --')
  .description('Injects random faults, alone and in pairs, for as long as asked, and says how the memory went.')
  .requiredOption('--minutes <count>', 'how long', parseWhole(1, 100_000))
  .option('--seed <number>', 'decides everything', parseWhole(0, 2 ** 32 - 1), Date.now() % 2 ** 32)
  .parse()
  .opts<{ minutes: number; seed: number }>()

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const endsMs = monotonicMs() + minutes * minuteMs
const sizes: { atMs: number; sizes: Sizes }[] = []

/** Rounds until the time is up. */
function* untilTheEnd(): Generator<Round> {
  for (const round of endlessPlan(catalogue, seed)) {
    if (monotonicMs() > endsMs) return
    yield round
  }
}

const folder = join(projectFolder, `.vaglio/soak-${seed}`)
rmSync(folder, { recursive: true, force: true })
const onSizes = (atMs: number, measured: Sizes): void => void sizes.push({ atMs, sizes: measured })
const { rows, violations, passed } = await runFaults({
  seed,
  rounds: untilTheEnd(),
  thorough: true,
  toleranceMs: toleranceMsUsual,
  folder,
  say,
  onSizes,
})
say(`\n${markdownOf(rows)}\n`)
for (const text of violationsShown(rows, violations)) say(text)
const perHour = slopeOf(sizes.map((one) => [one.atMs / (60 * minuteMs), one.sizes.residentBytes / mebibyte] as const))
const last = sizes.at(-1)?.sizes
if (last) say(`at the end: ${sizesShown(last)}; memory ${perHour.toFixed(1)} MiB an hour`)
const notRun = rows.filter((row) => row.notRun !== undefined).length
say(
  `${rows.length - notRun} rounds run, ${notRun} not possible here, seed ${seed}: ${passed ? 'every promise was kept' : 'FAILED'}`,
)
if (passed) rmSync(folder, { recursive: true, force: true })
else say(`again with: npm run soak -- --minutes ${minutes} --seed ${seed}\nhistory, logs and journal: ${folder}`)
process.exit(passed ? 0 : 1)
