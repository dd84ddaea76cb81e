import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findImages } from '../services/archive/images/image-store.ts'
import { openReader } from '../services/archive/reading/reader.ts'
import type { Bus } from '../shared/bus/bus.ts'
import { message } from '../shared/contracts/contract.ts'
import { Frame } from '../shared/contracts/frame.ts'
import { OverriddenFrames } from '../shared/contracts/overridden.ts'
import { Overrides } from '../shared/contracts/override.ts'
import type { Verdict } from '../shared/contracts/verdict.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { partIdOf } from './support/archive-rows.ts'
import { aFrame, aPart, aRulesFinding, aVerdict } from './support/builders.ts'
import { recipeIn } from './support/demo-recipe.ts'
import { type TestBroker, temporaryFolder, testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

const run = promisify(execFile)
const cli = join(projectFolder, 'dist/deploy/cli/vaglio.js')
const picture = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)
const rejected: Partial<Verdict> = {
  verdict: 'reject',
  reasons: [{ code: 'check', judge: 'rules', view: 'top', text: 'bore is 14.2 mm' }],
  findings: { top: { rules: aRulesFinding({ passed: false, value: 14.2 }) } },
}

let broker: TestBroker
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let archive: ChildProcess
let camera: Bus
let decider: Bus
let desk: Bus
beforeAll(async () => {
  broker = await testBroker()
  folder = await temporaryFolder()
  camera = await broker.bus('camera-ingest')
  decider = await broker.bus('decision-a')
  desk = await broker.bus('console')
  archive = await start()
})
afterAll(async () => {
  await end('SIGTERM')
  await broker[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const archiveFolder = () => join(folder.path, 'archive')

async function start(): Promise<ChildProcess> {
  const recipe = await recipeIn(folder.path, (text) => text.replace('station: demo', 'station: press'))
  const environment = { NATS_URL: broker.broker.url, KEYS: broker.keysFolder, RECIPE: recipe, LOG_LEVEL: 'warn' }
  return spawn(process.execPath, [join(projectFolder, 'dist/services/archive/main.js')], {
    env: { ...environment, ARCHIVE_FOLDER: archiveFolder(), SEAL_INTERVAL_MS: '200', PASS_SHARE: '0' },
    stdio: 'ignore',
  })
}

async function end(signal: NodeJS.Signals): Promise<void> {
  const ended = once(archive, 'exit')
  archive.kill(signal)
  await ended
}

async function inspect(sequence: number, verdict: Partial<Verdict> = {}): Promise<void> {
  const part = { partId: partIdOf(sequence), sequence }
  const frame = aFrame({ ...part, image: { at: 'body', byteLength: picture.length } })
  await camera.publish(message(Frame, frame, picture), `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`)
  await decider.publish(message(Decisions, aPart(part), aVerdict(verdict)))
}

async function ask(sql: string): Promise<readonly (readonly unknown[])[]> {
  await using reader = await openReader(archiveFolder(), { threads: 1, memoryMebibytes: 128, durationMsMax: 20_000 })
  return (await reader.ask(sql)).rows
}

const recorded = async () => (await ask('SELECT sequence FROM parts ORDER BY sequence').catch(() => [])).flat()
const imagesOf = (sequence: number) => findImages(archiveFolder(), 'press', partIdOf(sequence))

test('verdicts are on record, and of a part that did not pass the picture is kept', async () => {
  await inspect(1)
  await inspect(2, rejected)
  await until('both on record', async () => (await recorded()).length === 2, 60_000)
  expect(await ask('SELECT verdict, failed_checks FROM parts ORDER BY sequence')).toEqual([
    ['pass', []],
    ['reject', ['top/bore']],
  ])
  const [kept = ''] = await until('the picture', () => imagesOf(2))
  expect(kept).toMatch(/images\/reject\/press\/2026-01-05\/.*\.top\.jpg$/)
  expect(new Uint8Array(readFileSync(kept))).toEqual(picture)
  expect(imagesOf(1)).toEqual([])
})

test('nothing is lost or doubled by kill −9, nor while the archive is away', async () => {
  for (let sequence = 3; sequence <= 40; sequence += 1) {
    await inspect(sequence, sequence % 2 === 0 ? rejected : {})
    if (sequence === 20) await end('SIGKILL')
  }
  archive = await start()
  const all = Array.from({ length: 40 }, (_, index) => index + 1)
  await until('all on record', async () => (await recorded()).length >= 40, 60_000)
  expect(await recorded()).toEqual(all)
  const rejects = all.filter((sequence) => sequence % 2 === 0)
  await until('all their pictures', () => rejects.every((sequence) => imagesOf(sequence).length === 1))
})

test('what a person said of a part is on record beside it, and the picture he spoke of is kept', async () => {
  const about = { version: 1, station: 'press', partId: partIdOf(1), revision: 1 } as const
  const at = '2026-01-05T09:00:00.000Z'
  const said = { action: 'correct', verdict: 'reject', reasonCode: 'scratch', at } as const
  const was = { verdict: 'pass', basis: 'model+rules' } as const
  await desk.publish(message(Overrides, about, { ...said, sequence: 1, was, note: '', by: 'anna' }))
  const region = { x: 0, y: 0, width: 8, height: 6 }
  await desk.publish(message(OverriddenFrames, { ...about, ...said, view: 'top', region }, picture))
  const missed = "SELECT override_reason, truth FROM parts WHERE verdict = 'pass' AND truth = 'reject'"
  expect(await until('the override', async () => (await ask(missed)).at(0), 60_000)).toEqual(['scratch', 'reject'])
  await until('the picture', () => imagesOf(1).length === 1)
})

test('the commands answer, bundle and export what is on record', async () => {
  const vaglio = (...given: string[]) => run(process.execPath, [cli, ...given, '--archive', archiveFolder()])
  const counted = await vaglio('query', 'select verdict, count(*) as parts from parts group by all order by 1', '--csv')
  expect(counted.stdout).toBe('verdict,parts\r\npass,20\r\nreject,20\r\n')
  expect(JSON.parse((await vaglio('report', 'overrides', '--json')).stdout)).toEqual([
    { mistake: 'missed', reason: 'scratch', parts: 1, newest: partIdOf(1) },
  ])
  const bundle = join(folder.path, 'part.zip')
  expect((await vaglio('evidence', '1', '--out', bundle)).stdout).toContain('1 pictures')
  expect(readFileSync(bundle).subarray(0, 2).toString()).toBe('PK')
  const out = join(folder.path, 'export')
  await vaglio('export', '--out', out, '--where', "verdict = 'reject' and sequence <= 4")
  expect(readdirSync(join(out, 'defect')).toSorted()).toEqual(['scratch', 'top-bore'])
  expect(readdirSync(join(out, 'defect/top-bore'))).toHaveLength(2)
  const overwriting = `copy (select 1) to '${archiveFolder()}/records/v1/x.csv'`
  await expect(vaglio('query', overwriting)).rejects.toThrow('the archive is read-only')
}, 60_000)
