import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExamReport } from '../shared/contracts/model-registry.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { type HeardVerdict, watchVerdicts } from './bench/verdict-watch.ts'
import { demoFolder, recipeIn } from './support/demo-recipe.ts'
import { judgings, type LightPackage, lightPackage } from './support/light-models.ts'
import { temporaryFolder } from './support/nats-server.ts'
import type { SwapStation } from './support/swap-station.ts'
import { until } from './support/until.ts'

const partsPerSecond = 4
const examParts = 5
const own = 'demo-plate/1'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let at: SwapStation
let watch: Awaited<ReturnType<typeof watchVerdicts>>
let verdicts: HeardVerdict[]

beforeAll(async () => {
  folder = await temporaryFolder()
  // The services run compiled, and so does what starts them.
  const compiled = join(projectFolder, 'dist/test/support/swap-station.js')
  const { startSwapStation } = (await import(compiled)) as typeof import('./support/swap-station.ts')
  const recipeFile = await recipeIn(folder.path, (text) => text.replace(/^budget: .*$/m, 'budget: manual'))
  const imageFolder = join(demoFolder, 'images/good')
  at = await startSwapStation({ recipeFile, imageFolder, partsPerSecond, examParts, probationParts: 2 * examParts })
  watch = await watchVerdicts(at.station.broker.url, join(at.dataFolder, 'keys'))
  verdicts = watch.verdicts
  await until('a part judged by the model', () => verdicts.some(({ models }) => models.includes(own)), 30_000)
}, 60_000)

afterAll(async () => {
  await watch.close()
  await at[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const serving = (): string | undefined => {
  const model = at.engineer.served()?.serving
  return model && `${model.name}/${model.version}`
}
const judgedBy = (model: string, from = 0): number =>
  verdicts.slice(from).filter(({ models }) => models[0] === model).length

/** Adds a package, has it chosen and waits for the next report. */
async function choose(model: LightPackage | undefined, meanwhile = async () => {}): Promise<ExamReport> {
  const before = at.engineer.reports.length
  if (model) await at.engineer.add(model.files)
  await at.engineer.choose(model?.name)
  await meanwhile()
  return await until('the end of an exam', () => at.engineer.reports[before], 45_000)
}

/** A square picture of one brightness. */
function grey(side: number): Promise<Uint8Array> {
  return sharp({ create: { width: side, height: side, channels: 3, background: { r: 100, g: 100, b: 100 } } })
    .png()
    .toBuffer()
}

/** The process in which a model runs. */
function workerOf(model: LightPackage): number {
  const { name, version } = model.name
  const pid = readdirSync('/proc').find((entry) => {
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8')
      return (
        command.includes('inference/process/worker.js') &&
        command.includes(`${at.dataFolder}/inference/packages/${name}@${version}@`)
      )
    } catch {
      return false
    }
  })
  if (pid === undefined) throw new Error(`no process of ${name}/${version} runs`)
  return Number(pid)
}

describe('a model in the registry', () => {
  test('of another size takes over between two parts, and the recipe’s own again, without a part left out', async () => {
    const light = lightPackage('1', judgings.content, 96, { image: await grey(96), score: 0.0501 })
    const from = verdicts.length
    const report = await choose(light)
    expect(report).toMatchObject({
      outcome: 'passed',
      reason: '',
      candidate: light.name,
      running: { name: 'demo-plate' },
    })
    expect(report.golden).toEqual([{ of: 'golden/1.png', expected: 0.0501, scored: expect.closeTo(0.0501, 6) }])
    expect(report.shadow.length).toBeGreaterThanOrEqual(examParts)
    for (const { scored } of report.shadow) expect(scored).toBeLessThan(0.2)
    await until('parts judged by it', () => judgedBy('light/1', from) > 2 * examParts, 20_000)
    expect(await choose(undefined)).toMatchObject({ outcome: 'passed', candidate: { name: 'demo-plate' } })
    await until('parts judged by the first again', () => judgedBy(own, verdicts.length - 2) === 2, 20_000)
    const during = verdicts.slice(from).toSorted((one, other) => one.sequence - other.sequence)
    expect(during.filter(({ basis }) => basis !== 'model+rules')).toEqual([])
    const models = during.map(({ models: [model] }) => model)
    // From one part to the next, and back: nowhere in between is a part of the other model.
    expect(models.filter((model, index) => model !== models[index - 1])).toEqual([own, 'light/1', own])
    const { triggered, verdicts: decided, duplicates } = at.station.ledger.counts
    expect([duplicates, at.station.ledger.missing]).toEqual([0, 0])
    expect(triggered - decided).toBeLessThan(partsPerSecond)
  }, 90_000)

  test.each([
    ['gives no number', lightPackage('nan', judgings.noNumber), /NaN/],
    [
      'does not come to an end',
      lightPackage('endless', judgings.endless),
      /did not answer within 10000 ms|took more than/,
    ],
    ['rejects what the running one passes', lightPackage('stern', judgings.stern), /it rejects \d of \d live parts/],
  ])(
    'that %s is refused, and the running one goes on',
    async (_, model, reason) => {
      const from = verdicts.length
      expect(await choose(model)).toMatchObject({
        outcome: 'failed',
        candidate: model.name,
        reason: expect.stringMatching(reason),
      })
      expect(serving()).toBe(own)
      await until('more parts', () => judgedBy(own, from) > 2, 20_000)
      expect(
        verdicts
          .slice(from)
          .flatMap(({ models }) => models)
          .filter((name) => name !== own),
      ).toEqual([])
    },
    60_000,
  )

  test('that scores its own image otherwise than it says is refused', async () => {
    const model = lightPackage('golden', judgings.content, 64, { image: await grey(64), score: 0.06 })
    const reason = expect.stringContaining('golden/1.png scores 0.0501')
    expect(await choose(model)).toMatchObject({ outcome: 'failed', reason, shadow: [] })
  }, 60_000)

  test('that is not what was chosen is refused', async () => {
    const { files, name } = lightPackage('2')
    await at.engineer.add(files)
    const lie = { files, name: { ...name, sha256: 'f'.repeat(64) } }
    expect(await choose(lie)).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^it cannot be had: /) })
  }, 60_000)

  test('whose process is killed in its exam is refused', async () => {
    const model = lightPackage('killed')
    const report = await choose(model, async () => {
      await until('its exam', () => at.engineer.served()?.candidate?.version === 'killed', 20_000)
      process.kill(workerOf(model), 'SIGKILL')
    })
    expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('SIGKILL') })
    expect(serving()).toBe(own)
  }, 60_000)

  test('whose process is killed just after it took over gives back to the one before', async () => {
    const model = lightPackage('3')
    const passed = await choose(model)
    expect(passed).toMatchObject({ outcome: 'passed' })
    const before = at.engineer.reports.length
    process.kill(workerOf(model), 'SIGKILL')
    const report = await until('its end', () => at.engineer.reports[before], 20_000)
    expect(report).toMatchObject({ outcome: 'rolled-back', reason: expect.stringMatching(/part \d+ after the change/) })
    expect(serving()).toBe(own)
  }, 60_000)

  test('serves again after a restart, without another exam', async () => {
    const model = lightPackage('4')
    await choose(model)
    await until('the end of its probation', () => judgedBy('light/4') > 2 * examParts, 20_000)
    const [reports, from] = [at.engineer.reports.length, verdicts.length]
    process.kill(at.station.services.get('inference')?.pid ?? 0, 'SIGKILL')
    await until(
      'a part that nobody judged in time',
      () => verdicts.slice(from).some(({ models }) => models.length === 0),
      20_000,
    )
    await until('parts judged by it', () => judgedBy('light/4', verdicts.length - 3) === 3, 30_000)
    expect(judgedBy(own, from)).toBe(0)
    expect(at.engineer.reports.length).toBe(reports)
  }, 90_000)
})
