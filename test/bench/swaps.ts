import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { LedgerPart } from '../../deploy/local/ledger.ts'
import { percentile } from '../../deploy/local/percentile.ts'
import { type ModelName, ModelName as ModelNameSchema } from '../../shared/contracts/model.ts'
import { residentBytes } from '../../shared/process/resident-memory.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { slopeOf } from '../faults/slope.ts'
import { lightPackage } from '../support/light-models.ts'
import { type SwapStation, startSwapStation } from '../support/swap-station.ts'
import { until } from '../support/until.ts'

const swapMsMax = 60_000
const warmUpParts = 20
/** Those that are judged by a model before the next one is chosen. */
const partsBetween = 1
const kibibyte = 1024

const { values } = parseArgs({
  options: {
    swaps: { type: 'string', default: '100' },
    rate: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '30' },
  },
})
const [swaps, partsPerSecond, quietSeconds] = [Number(values.swaps), Number(values.rate), Number(values.seconds)]
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const demo = join(projectFolder, 'deploy/demo')

/** The demo's model as another version, and a light one with another input size: their pictures differ in size. */
async function packages(): Promise<{ readonly name: ModelName; readonly files: Map<string, Uint8Array> }[]> {
  const folder = join(projectFolder, 'models/demo-plate/1')
  const manifest = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))
  const model = await readFile(join(folder, 'model.onnx'))
  const again = ['2', '3'].map((version) => {
    const changed = { ...manifest, version, files: [], golden: [] }
    const files = new Map<string, Uint8Array>([
      ['model.json', Buffer.from(JSON.stringify(changed))],
      ['model.onnx', model],
    ])
    return { name: ModelNameSchema.parse(changed), files }
  })
  const light = lightPackage('1', undefined, 320)
  return [...again, { name: light.name, files: new Map(light.files) }]
}

/** Has a model chosen and waits for the end of its exam and of its probation. @returns why it did not take over */
async function swap({ engineer, station }: SwapStation, model: ModelName): Promise<string> {
  const before = engineer.reports.length
  await engineer.choose(model)
  const report = await until('the end of an exam', () => engineer.reports[before], swapMsMax)
  const { verdicts } = station.ledger.counts
  await until('parts judged since', () => station.ledger.counts.verdicts >= verdicts + partsBetween, swapMsMax)
  return report.outcome === 'passed' ? '' : report.reason
}

interface SwapsRun {
  readonly parts: Record<'quiet' | 'swapping', readonly LedgerPart[]>
  readonly reasons: readonly string[]
  readonly memory: readonly (readonly [swap: number, bytes: number])[]
  readonly seconds: number
}

async function run(at: SwapStation, parts: readonly LedgerPart[]): Promise<SwapsRun> {
  const choices = await packages()
  await until('the first parts', () => parts.length >= warmUpParts, swapMsMax)
  for (const { files } of choices) await at.engineer.add(files)
  const from = parts.length
  await wait(quietSeconds * 1000)
  const swapsFrom = parts.length
  const startedMs = performance.now()
  const reasons: string[] = []
  const memory: [number, number][] = []
  for (let count = 0; count < swaps; count += 1) {
    const choice = choices[count % choices.length]
    if (choice) reasons.push(await swap(at, choice.name))
    memory.push([count, residentBytes(at.station.services.get('inference')?.pid ?? 0)])
    if ((count + 1) % 10 === 0)
      say(`${count + 1} of ${swaps} swaps, ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
  }
  const seconds = (performance.now() - startedMs) / 1000
  const swapsTo = parts.length
  await wait(quietSeconds * 1000)
  const quiet = [...parts.slice(from, swapsFrom), ...parts.slice(swapsTo)]
  return {
    parts: { quiet, swapping: parts.slice(swapsFrom, swapsTo) },
    reasons,
    memory,
    seconds,
  }
}

const parts: LedgerPart[] = []
const notices: string[] = []
const at = await startSwapStation({
  recipeFile: join(demo, 'recipe.yaml'),
  imageFolder: join(demo, 'images'),
  partsPerSecond,
  examParts: 1,
  probationParts: 1,
  onDecided: (part) => parts.push(part),
  onNotice: (service, text) => notices.push(`${service}: ${text}`),
})
const found = await run(at, parts).finally(() => at[Symbol.asyncDispose]())
const { ledger } = at.station

const stages = ['capture', 'queue', 'preprocess', 'model', 'rules', 'join', 'publish'] as const
const spread = (timesMs: readonly number[]) => ({ p50: percentile(timesMs, 0.5), p99: percentile(timesMs, 0.99) })
const measured = (some: readonly LedgerPart[]) => ({
  parts: some.length,
  ...spread(some.map(({ latencyMs }) => latencyMs)),
  stages: Object.fromEntries(
    stages.map((stage) => [stage, spread(some.flatMap(({ stagesMs }) => stagesMs[stage] ?? []))]),
  ),
})
const [quiet, swapping] = [measured(found.parts.quiet), measured(found.parts.swapping)]
const basisCounts = new Map<string, number>()
for (const { verdict } of parts) basisCounts.set(verdict.basis, (basisCounts.get(verdict.basis) ?? 0) + 1)
const result = {
  swaps: found.reasons.filter((reason) => reason === '').length,
  refused: found.reasons.filter((reason) => reason !== ''),
  secondsPerSwap: found.seconds / swaps,
  parts: ledger.counts,
  missing: ledger.undecided().length + ledger.missing,
  byBasis: Object.fromEntries(basisCounts),
  latencyMs: { quiet, swapping, ratio: swapping.p99 / quiet.p99 },
  memoryKibibytesPerSwap: slopeOf(found.memory.slice(Math.floor(swaps / 2))) / kibibyte,
  memoryMiB: found.memory.map(([, bytes]) => Math.round(bytes / kibibyte / kibibyte)),
  notices,
}
const file = join(projectFolder, '.vaglio/swaps.json')
await mkdir(join(projectFolder, '.vaglio'), { recursive: true })
await writeFile(file, `${JSON.stringify(result, null, 2)}\n`)
const rows: [what: string, is: string, aim: string][] = [
  ['swaps', `${result.swaps} of ${swaps}, ${result.secondsPerSwap.toFixed(2)} s each`, ''],
  ['parts', `${ledger.counts.triggered}, ${JSON.stringify(result.byBasis)}`, ''],
  ['verdicts missing', String(result.missing), '0'],
  ['verdicts doubled', String(ledger.counts.duplicates), '0'],
  ['latency without swaps', `p50 ${quiet.p50} ms, p99 ${quiet.p99} ms (${quiet.parts} parts)`, ''],
  ['latency with swaps', `p50 ${swapping.p50} ms, p99 ${swapping.p99} ms (${swapping.parts} parts)`, ''],
  ['p99 with / without', result.latencyMs.ratio.toFixed(2), '≤ 1.5'],
  ['memory of inference', `${result.memoryKibibytesPerSwap.toFixed(1)} KiB a swap over the last half`, 'about 0'],
]
for (const [what, is, aim] of rows) say(`${what.padEnd(24)} ${is.padEnd(56)} ${aim}`)
for (const reason of new Set(result.refused)) say(`refused: ${reason}`)
say(`\nall figures: ${file}`)
