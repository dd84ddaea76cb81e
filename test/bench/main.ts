import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { examineRecipe } from '../../deploy/local/examine-recipe.ts'
import { percentile } from '../../deploy/local/percentile.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { openBareLoop } from './bare-loop.ts'
import { firstVerdictSeconds, judgedPerSecond, measureStation, settledLatencies } from './station-measurements.ts'

const pacedParts = 150
const partsPerSecond = 5
const saturatedParts = 400
const overload = 1.5
/** A line that is overloaded has run for hours; after a start half a minute goes by until V8 has compiled what is busy. */
const saturatedSeconds = 45
const judgedSeconds = 15
const threads = 1

const recipe = await loadRecipe(join(projectFolder, 'deploy/demo/recipe.yaml'), examineRecipe)
const say = (text: string): void => void process.stdout.write(`${text}\n`)

say(`bare loop: ${pacedParts} parts at ${partsPerSecond} a second, then ${saturatedParts} without a pause`)
const loop = await openBareLoop(recipe, join(projectFolder, 'deploy/demo/images'), threads)
await loop.saturated(20)
const bareMs = await loop.paced(pacedParts, partsPerSecond)
const ceiling = await loop.saturated(saturatedParts)
await loop.release()

say('station: the same at the same rate')
const paced = await measureStation(pacedParts, partsPerSecond)
const stationMs = settledLatencies(paced.report)

const offered = Math.ceil(ceiling * overload)
say(`station: ${offered} parts a second, ${overload} times what the bare loop can do`)
const saturated = await measureStation(offered * saturatedSeconds, offered)
const judged = judgedPerSecond(saturated.report, offered, judgedSeconds)

say('npm start until the first verdict')
const firstSeconds = await firstVerdictSeconds()

const [bareP50, bareP99] = [percentile(bareMs, 0.5), percentile(bareMs, 0.99)]
const [stationP50, stationP99] = [percentile(stationMs, 0.5), percentile(stationMs, 0.99)]
const result = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
  bareLoop: { p50Ms: bareP50, p99Ms: bareP99, partsPerSecond: ceiling },
  station: { p50Ms: stationP50, p99Ms: stationP99, stagesMs: paced.report.stagesMs },
  overheadMs: { p50: stationP50 - bareP50, p99: stationP99 - bareP99 },
  ratio: { p50: stationP50 / bareP50, p99: stationP99 / bareP99 },
  saturated: {
    offeredPerSecond: offered,
    judgedPerSecond: judged,
    ofCeiling: judged / ceiling,
    ledger: { triggered: saturated.report.triggered, verdicts: saturated.report.verdicts },
    byBasis: saturated.report.byBasis,
    latencyMs: saturated.report.latencyMs,
  },
  memoryMiB: { resident: paced.residentMiB, proportional: paced.proportionalMiB },
  firstVerdictSeconds: firstSeconds,
}

const file = join(projectFolder, '.vaglio/bench.json')
await mkdir(join(projectFolder, '.vaglio'), { recursive: true })
await writeFile(file, `${JSON.stringify(result, null, 2)}\n`)

const rows: [what: string, found: string, aim: string][] = [
  ['(a) station, 5 parts/s', `p50 ${stationP50.toFixed(1)} ms, p99 ${stationP99.toFixed(1)} ms`, ''],
  ['(b) bare loop, 5 parts/s', `p50 ${bareP50.toFixed(1)} ms, p99 ${bareP99.toFixed(1)} ms`, ''],
  ['    overhead a − b', `p50 ${result.overheadMs.p50.toFixed(1)} ms`, '≤ 15 ms'],
  ['(c) ratio a / b', `p50 ${result.ratio.p50.toFixed(2)}, p99 ${result.ratio.p99.toFixed(2)}`, ''],
  [
    '(d) judged when saturated',
    `${judged.toFixed(1)} of ${ceiling.toFixed(1)} parts/s: ${(judged / ceiling).toFixed(2)}`,
    '≥ 0.7',
  ],
  [
    '(e) memory, all processes',
    `${paced.residentMiB.toFixed(0)} MiB resident, ${paced.proportionalMiB.toFixed(0)} MiB proportional`,
    '≤ 1.2 GB',
  ],
  ['(f) npm start to first verdict', `${firstSeconds.toFixed(1)} s`, '≤ 8 s'],
]
say(`\n${result.machine}`)
for (const [what, found, aim] of rows) say(`${what.padEnd(32)} ${found.padEnd(46)} ${aim}`)
say(`\nall figures: ${file}`)
