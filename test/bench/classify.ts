import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { examineRecipe } from '../../deploy/local/examine-recipe.ts'
import { percentile } from '../../deploy/local/percentile.ts'
import type { Classification } from '../../services/console/api/classification.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { consoleOf } from '../support/console-client.ts'
import { demoFolder } from '../support/demo-recipe.ts'
import { startStationProcess } from '../support/station-process.ts'
import { until } from '../support/until.ts'
import { openBareLoop } from './bare-loop.ts'

const partsPerSecond = 10
const seconds = 60
const parts = partsPerSecond * seconds
/** After a start V8 still compiles what is busy. */
const warmUpParts = 50
const threads = 1

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const images = join(demoFolder, 'images')

/** What a client waited for its verdict, and what of it was the station's own way from capture to verdict. */
interface Answered {
  readonly waitedMs: number
  readonly latencyMs: number
  readonly basis: string
}

/** Asks at a steady rate, whether the answers before have come or not; undefined stands for "too many at once". */
async function askSteadily(
  ask: (part: number) => Promise<Answered | undefined>,
  count: number,
): Promise<(Answered | undefined)[]> {
  const never = new AbortController().signal
  const startMs = performance.now()
  const asked: Promise<Answered | undefined>[] = []
  for (let part = 0; part < count; part += 1) {
    await pause(startMs + (part * 1000) / partsPerSecond - performance.now(), never)
    asked.push(ask(part))
  }
  return await Promise.all(asked)
}

async function measureClassify(): Promise<(Answered | undefined)[]> {
  await using station = await startStationProcess(['--listen', '0', '--page-port', '0'])
  const client = await consoleOf(station)
  await until('a station that is ready', async () => (await client.get('/ready')).ok, 60_000)
  const files = (await readdir(images, { recursive: true })).filter((file) => file.endsWith('.jpg')).sort()
  const pictures = await Promise.all(files.map((file) => readFile(join(images, file))))
  const ask = async (part: number): Promise<Answered | undefined> => {
    const body = new Uint8Array(pictures[part % pictures.length] ?? [])
    const headers = { ...client.session, 'content-type': 'image/jpeg' }
    const beganMs = performance.now()
    const answer = await fetch(`${client.url}/api/classify`, { method: 'POST', headers, body })
    if (answer.status === 429) return undefined
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
    const { latencyMs, basis } = (await answer.json()) as Classification
    return { waitedMs: performance.now() - beganMs, latencyMs, basis }
  }
  await askSteadily(ask, warmUpParts)
  return await askSteadily(ask, parts)
}

say(`POST /api/classify: ${parts} parts at ${partsPerSecond} a second`)
const asked = await measureClassify()
const answered = asked.filter((one) => one !== undefined)
say('bare loop: the same at the same rate')
const loop = await openBareLoop(await loadRecipe(join(demoFolder, 'recipe.yaml'), examineRecipe), images, threads)
await loop.paced(warmUpParts, partsPerSecond)
const bareMs = await loop.paced(parts, partsPerSecond)
await loop.release()

const figuresOf = (valuesMs: number[]) => ({ p50Ms: percentile(valuesMs, 0.5), p99Ms: percentile(valuesMs, 0.99) })
const result = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
  partsPerSecond,
  parts,
  classify: figuresOf(answered.map(({ waitedMs }) => waitedMs)),
  station: figuresOf(answered.map(({ latencyMs }) => latencyMs)),
  bareLoop: figuresOf(bareMs),
  refused: asked.length - answered.length,
  judged: answered.filter(({ basis }) => basis === 'model+rules').length,
}
const file = join(projectFolder, '.vaglio/bench-classify.json')
await mkdir(join(projectFolder, '.vaglio'), { recursive: true })
await writeFile(file, `${JSON.stringify(result, null, 2)}\n`)
say(`\n${result.machine}`)
for (const [what, { p50Ms, p99Ms }] of [
  ['POST /api/classify, as its client waits', result.classify],
  ['of it capture to verdict', result.station],
  ['bare loop', result.bareLoop],
] as const)
  say(`${what.padEnd(40)} p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`)
const { judged, refused } = result
say(
  `judged by model and rules in budget: ${judged} of ${parts}; refused as too many at once: ${refused}\n\nall figures: ${file}`,
)
