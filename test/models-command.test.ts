import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { modelsCommand } from '../deploy/cli/models.ts'
import { StationError } from '../deploy/cli/station-bus.ts'
import type { Bus } from '../shared/bus/bus.ts'
import { isSame, type ModelName } from '../shared/contracts/model.ts'
import { type ModelChoice, ModelChoices } from '../shared/contracts/model-registry.ts'
import { ModelPackageError } from '../shared/model/package-error.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { first, report, serve, time, type View } from './support/fake-inference.ts'
import { aPackage, someBytes } from './support/model-files.ts'
import { type TestBroker, temporaryFolder, testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

const demo = join(projectFolder, 'models/demo-plate/1')
const newSteel = 'new steel'

let broker: TestBroker
let written: string
beforeEach(() => {
  written = ''
  const record = (text: string | Uint8Array): boolean => {
    written += text
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(record)
  vi.spyOn(process.stderr, 'write').mockImplementation(record)
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** What a person sees and what a script does. */
async function run(...args: string[]): Promise<{ screen: string; exitCode: unknown }> {
  written = ''
  process.exitCode = undefined
  const where = ['--url', broker.broker.url, '--keys', broker.keysFolder]
  await modelsCommand()
    .exitOverride()
    .parseAsync([...args, ...where], { from: 'user' })
  return { screen: written, exitCode: process.exitCode }
}

const models = {
  second: aPackage(someBytes(3000, 2), { version: '2' }),
  third: aPackage(someBytes(3000, 3), { version: '3', warningThreshold: 1.5 }),
  elsewhere: aPackage(someBytes(300, 4), {
    version: '4',
    provenance: {
      ...{ backbone: 'filter-bank-1', fittedAt: time, images: 30, patchesKept: 1000, seed: 1, software: 'test' },
      region: { x: 0, y: 0, width: 10, height: 10 },
    },
  }),
}

/** An inference that takes what is chosen after an exam that every model but `plate/3` passes. */
async function inference(view: View): Promise<{ readonly bus: Bus; readonly choices: (string | undefined)[] }> {
  const bus = await broker.bus('inference')
  const choices: (string | undefined)[] = []
  let serving = first
  await serve(bus, view, serving)
  async function take({ model, insteadOf, reason, chosenBy }: ModelChoice): Promise<void> {
    const chosen = model ?? first
    choices.push(`${chosen.version} instead of ${insteadOf}: ${reason} (${chosenBy})`)
    if (isSame(chosen, serving)) return
    await serve(bus, view, serving, chosen)
    // An exam takes longer than a look at it.
    if (reason === newSteel) await until('the exam on the screen', () => written.includes('sits its exam'))
    if (chosen.version === '3') {
      await report(bus, view, { candidate: chosen, outcome: 'failed', reason: 'it rejects too many live parts' })
      return await serve(bus, view, serving)
    }
    serving = chosen
    await serve(bus, view, serving)
    await report(bus, view, { candidate: chosen })
  }
  bus.watch(ModelChoices, [view.name], (_, kept) => void (kept && take(kept.body)))
  return { bus, choices }
}

describe('vaglio models', () => {
  const view: View = { name: 'top', recipeModel: '../../models/plate/1', revision: 0 }
  let choices: (string | undefined)[]
  beforeAll(async () => {
    broker = await testBroker()
    const { models: store } = await broker.bus('engineer')
    for (const { files } of Object.values(models)) await store.add(files)
    choices = (await inference(view)).choices
  })
  afterAll(() => broker[Symbol.asyncDispose]())

  test('list shows what there is, in columns or as JSON', async () => {
    const { screen } = await run('list')
    expect(screen.split('\n').slice(0, 5)).toEqual([
      'station press, 3 packages',
      '',
      'model    kind     input    size      threshold  false rejects       serves',
      'plate/2  anomaly  16 × 32  3.87 KiB  2          0.5 % (95 %, n 30)  -',
      'plate/3  anomaly  16 × 32  3.89 KiB  2          0.5 % (95 %, n 30)  -',
    ])
    const { packages, views } = JSON.parse((await run('list', '--json')).screen)
    expect(packages.map(({ version }: ModelName) => version)).toEqual(['2', '3', '4'])
    expect(views.top.serving.version).toBe('1')
  })

  test('activate waits for the exam and says when the model serves', async () => {
    const { screen, exitCode } = await run('activate', 'plate/2', '--by', 'me', '--reason', newSteel)
    expect(screen).toBe(
      [
        'plate/2 is chosen for view top',
        'plate/2 sits its exam; plate/1 goes on serving view top',
        'plate/2 serves view top',
        'exam of plate/2: passed (1 golden image; p99 31.3 ms, the running model’s 20 ms)',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBeUndefined()
    expect(choices).toEqual(['2 instead of ../../models/plate/1: new steel (me)'])
    expect((await run('list')).screen).toMatch(/plate\/2 .* top\n/)
    expect((await run('activate', 'plate/2')).screen).toBe('plate/2 serves view top already\n')
  })

  test('activate tells why a model was refused, and exits 1', async () => {
    const { screen, exitCode } = await run('activate', 'plate/3', '--view', 'top')
    expect(screen).toMatch(/exam of plate\/3: failed: it rejects too many live parts \(1 golden image; .*\)\n$/)
    expect(exitCode).toBe(1)
    const { screen: shown } = await run('show', 'plate/3')
    expect(shown).toMatch(/ {2}threshold {2}2, suspicious above 1.5\n/)
    expect(shown).toMatch(/ {2}promise {4}at most 0.5 % of the good parts are rejected, with 95 % confidence/)
    expect(shown).toMatch(/2026-01-05 08:00:00 {2}top {2}failed: it rejects too many live parts/)
    const { exams } = JSON.parse((await run('show', 'plate/3', '--json')).screen)
    expect(exams).toMatchObject([{ view: 'top', outcome: 'failed' }])
  })

  test('rollback goes back to the choice before, and in the end to the recipe’s own', async () => {
    const { screen, exitCode } = await run('rollback', '--by', 'me')
    expect(screen).toBe('view top goes back to plate/2\nplate/2 serves view top\n')
    expect(exitCode).toBeUndefined()
    await run('activate', 'plate/2')
    expect(choices.at(-1)).toMatch(/^2 instead of/)
  })

  test('activate does not wait when it is told not to', async () => {
    const { screen, exitCode } = await run('activate', 'plate/3', '--no-wait')
    expect(screen).toBe('plate/3 is chosen for view top\n')
    expect(exitCode).toBeUndefined()
  })

  test('names what there is when something else was asked for', async () => {
    await expect(run('show', 'plate/9')).rejects.toThrow(
      'the registry has no package plate/9; it has plate/2, plate/3, plate/4',
    )
    await expect(run('activate', 'plate/2', '--view', 'side')).rejects.toThrow('has no view side; it has top')
    await expect(run('activate', 'plate/4')).rejects.toThrow(
      'plate/4 was fitted on the region 0,0,10,10, the recipe inspects 84,84,472,312: its scores would mean nothing; ' +
        'fit it again with --region 84,84,472,312',
    )
    await expect(run('activate', 'plate/2', '--reason', 'x'.repeat(301))).rejects.toThrow(StationError)
  })

  test('verify and add have a package prove what it says first', async () => {
    await using folder = await temporaryFolder()
    const place = join(folder.path, '1')
    await cp(demo, place, { recursive: true })
    expect((await run('verify', place)).screen).toMatch(/^demo-plate\/1: files, hashes and graph are as declared/)
    expect((await run('add', place)).screen).toMatch(/KiB: \d+ done.*\ndemo-plate\/1 is in the registry\n/)
    expect((await run('add', place)).screen).toBe('demo-plate/1 is in the registry already\n')
    expect(JSON.parse((await run('verify', 'demo-plate/1', '--json')).screen)).toMatchObject({ verified: true })
    await writeFile(join(place, 'model.onnx'), (await readFile(join(demo, 'model.onnx'))).fill(0, 0, 10))
    for (const command of ['verify', 'add']) await expect(run(command, place)).rejects.toThrow(ModelPackageError)
    // The model of this one is no graph at all: what is in the registry is not believed either.
    await expect(run('verify', 'plate/2')).rejects.toThrow(ModelPackageError)
  })

  test('tells two versions of one graph apart, which differ in their thresholds only', async () => {
    const lower = aPackage(someBytes(3000, 2), { version: '5', threshold: 1 })
    await (await broker.bus('engineer')).models.add(lower.files)
    expect((await run('list')).screen).toMatch(/plate\/2 .* top\n(?:.*\n)*plate\/5 .* -\n/)
    expect((await run('show', 'plate/5')).screen).toContain('It has sat no exam.')
    expect((await run('activate', 'plate/5')).screen).toContain('plate/5 serves view top\n')
    expect((await run('list')).screen).toMatch(/plate\/2 .* -\n(?:.*\n)*plate\/5 .* top\n/)
    expect((await run('rollback')).screen).toMatch(
      /^view top goes back to plate\/2\n(?:.*\n)*plate\/2 serves view top\n/,
    )
  })
})

describe('vaglio models without inference', () => {
  beforeAll(async () => {
    broker = await testBroker()
  })
  afterAll(() => broker[Symbol.asyncDispose]())

  test('says what to do', async () => {
    expect((await run('list')).screen).toBe('The registry has no packages; add one with: vaglio models add <folder>\n')
    await expect(run('show', 'plate/1')).rejects.toThrow('it is empty: add one with vaglio models add <folder>')
    await (await broker.bus('engineer')).models.add(models.second.files)
    await expect(run('activate', 'plate/2')).rejects.toThrow(/inference has not started/)
  })

  test('asks which view is meant, and gives up waiting for one that says nothing', async () => {
    const bus = await broker.bus('inference')
    for (const name of ['top', 'side']) await serve(bus, { name, recipeModel: 'plate/1', revision: 0 }, first)
    // Of another time, which says nothing of this one.
    const before = { name: 'side', recipeModel: 'plate/1', revision: 1 }
    await report(bus, before, { candidate: models.second.name, outcome: 'failed', reason: 'it was slow' })
    await expect(run('activate', 'plate/2')).rejects.toThrow('say with --view which one is meant: side, top')
    const { screen, exitCode } = await run('activate', 'plate/2', '--view', 'side', '--wait', '1')
    expect(screen).toBe('plate/2 is chosen for view side\nnothing was decided within 1 s; the choice stays\n')
    expect(exitCode).toBe(1)
    expect((await run('rollback', '--view', 'top')).screen).toMatch(/view top has the model that the recipe names/)
    const back = await run('rollback', '--view', 'side', '--wait', '1')
    expect(back.screen).toMatch(/^view side goes back to the model that the recipe names\nplate\/1 serves view side\n/)
  })
})
