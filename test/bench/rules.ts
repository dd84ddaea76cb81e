import { parseArgs } from 'node:util'
import { percentile } from '../../deploy/local/percentile.ts'
import type { ReadyView } from '../../services/rules/inspection/parse-checks.ts'
import type { RulesImage } from '../../services/rules/inspection/rules-image.ts'
import { runChecks } from '../../services/rules/inspection/run-checks.ts'
import { cv } from '../../services/rules/vision/opencv.ts'
import { drawnView, everyCheck, everyFixture, frame, readyView, usualEight } from './rules-view.ts'

/** `npm run bench:rules`: what the checks cost on one core, and that they keep no memory. `--parts 100000` unless given. */
const { values } = parseArgs({ options: { parts: { type: 'string', default: '100000' } } })
const mebibyte = 2 ** 20
const warmUps = 20
const rounds = 100
/** Parts that lie differently, in pixels of shift. */
const shifts = [0, 5, 11, 18]
/** For the memory alone: so many pixels of 1280 a side, so that many parts take little time. */
const smallFactor = 1 / 8
const memoryRows = 6

const reference = drawnView(0)
const images = shifts.map((shift) => drawnView(shift))
const eight = everyCheck.filter(({ name }) => usualEight.includes(name))

/** Processor time: what else the machine does is no matter. @throws {Error} when something could not be measured */
function measureMs(view: ReadyView, on: readonly RulesImage[]): number[] {
  const inspect = (part: number): void => {
    const results = runChecks(on[part % on.length] as RulesImage, view, reference)
    const odd = results.find(({ value }) => value === undefined)
    if (odd) throw new Error(odd.reason)
  }
  for (let part = 0; part < warmUps; part += 1) inspect(part)
  return Array.from({ length: rounds }, (_, part) => {
    const before = process.cpuUsage()
    inspect(part)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`
const say = (text: string): void => void process.stdout.write(text)

function times(name: string, durationsMs: readonly number[]): string {
  return row(name, percentile(durationsMs, 0.5), percentile(durationsMs, 0.99))
}

say(`processor time on one core, ${frame.width} × ${frame.height}, ${rounds} parts each\n\n`)
say(row('', 'p50 ms', 'p99 ms') + row('---', '--:', '--:'))
const [template] = everyFixture
say(
  times(
    `eight checks (${eight.map(({ kind }) => kind).join(', ')}) and a template`,
    measureMs(readyView(eight, template), images),
  ),
)
for (const check of everyCheck) {
  const { width, height } = check.region
  say(times(`\`${check.kind}\` on ${width} × ${height}`, measureMs(readyView([check]), [reference])))
}
const cheapest = everyCheck.filter(({ kind }) => kind === 'colour')
const alone = percentile(measureMs(readyView(cheapest), [reference]), 0.5)
for (const fixture of everyFixture) {
  const { width, height } = fixture.region
  const durationsMs = measureMs(readyView(cheapest, fixture), images).map((ms) => ms - alone)
  say(times(`fixture \`${fixture.kind}\` in ${width} × ${height}`, durationsMs))
}

const parts = Number(values.parts)
const small = shifts.map((shift) => drawnView(shift, smallFactor))
const view = readyView(eight, template, smallFactor)
say(`\n${row('parts', 'resident MiB', 'heap of Node MiB', 'memory of OpenCV MiB')}${row('--:', '--:', '--:', '--:')}`)
for (let part = 0; part <= parts; part += 1) {
  if (part % Math.ceil(parts / memoryRows) === 0 || part === parts) say(memoryRow(part))
  runChecks(small[part % small.length] as RulesImage, view, small[0])
}

function memoryRow(part: number): string {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  const wasm = (cv as unknown as { HEAPU8: Uint8Array }).HEAPU8.length
  return row(part, ...[rss, heapUsed, wasm].map((bytes) => (bytes / mebibyte).toFixed(1)))
}
