import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openReader } from '../services/archive/reading/reader.ts'
import { reportSql } from '../services/archive/reading/report-queries.ts'
import type { Bus } from '../shared/bus/bus.ts'
import { message } from '../shared/contracts/contract.ts'
import { presencesOf } from '../shared/contracts/presence.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { partIdOf } from './support/archive-rows.ts'
import { aPart, aVerdict } from './support/builders.ts'
import { recipeIn } from './support/demo-recipe.ts'
import { killed } from './support/killed.ts'
import { type TestBroker, temporaryFolder, testBroker, testStation } from './support/nats-server.ts'
import { until } from './support/until.ts'

const waitMs = 60_000
const isRoot = process.getuid?.() === 0

/** An archive that is started and ended as the test wants, with a broker of its own. */
interface Trial extends AsyncDisposable {
  readonly broker: TestBroker
  readonly archiveFolder: string
  start(): Promise<void>
  kill(): Promise<void>
  decide(first: number, last: number): Promise<void>
  recorded(): Promise<readonly unknown[]>
}

async function aTrial(): Promise<Trial> {
  const [broker, folder] = [await testBroker(), await temporaryFolder()]
  const archiveFolder = join(folder.path, 'archive')
  mkdirSync(archiveFolder)
  const recipe = await recipeIn(folder.path, (text) => text.replace('station: demo', `station: ${testStation}`))
  let archive: ChildProcess | undefined
  let decider: Bus | undefined
  const trial: Trial = {
    broker,
    archiveFolder,
    async start() {
      const environment = { NATS_URL: broker.broker.url, KEYS: broker.keysFolder, RECIPE: recipe, LOG_LEVEL: 'warn' }
      archive = spawn(process.execPath, [join(projectFolder, 'dist/services/archive/main.js')], {
        env: { ...environment, ARCHIVE_FOLDER: archiveFolder, SEAL_INTERVAL_MS: '200' },
        stdio: 'ignore',
      })
    },
    async kill() {
      if (!archive) return
      const ended = once(archive, 'exit')
      archive.kill('SIGKILL')
      await ended
      archive = undefined
    },
    async decide(first, last) {
      decider ??= await broker.bus('decision-a')
      for (let sequence = first; sequence <= last; sequence += 1)
        await decider.publish(message(Decisions, aPart({ partId: partIdOf(sequence), sequence }), aVerdict()))
    },
    recorded: async () => (await ask(archiveFolder, 'SELECT sequence FROM parts ORDER BY sequence')).flat(),
    async [Symbol.asyncDispose]() {
      await trial.kill()
      await broker[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
  return trial
}

async function ask(folder: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  await using reader = await openReader(folder, { threads: 1, memoryMebibytes: 128, durationMsMax: 20_000 })
  return (await reader.ask(sql)).rows
}

const numbers = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe('an archive', () => {
  test('that was away while the broker lost its store tells which numbers are missing', async () => {
    await using trial = await aTrial()
    await trial.start()
    await trial.decide(1, 10)
    await until('ten on record', async () => (await trial.recorded().catch(() => [])).length === 10, waitMs)
    await trial.kill()
    await trial.decide(11, 15)
    const store = join(dirname(trial.broker.keysFolder), 'jetstream')
    expect(existsSync(store)).toBe(true)
    await killed(trial.broker.broker)
    rmSync(store, { recursive: true })
    await until(
      'the streams again',
      () =>
        trial.broker.provision().then(
          () => true,
          () => false,
        ),
      waitMs,
    )
    await trial.decide(16, 20)
    await trial.start()
    await until('the rest on record', async () => (await trial.recorded()).length === 15, waitMs)
    expect(await trial.recorded()).toEqual([...numbers(1, 10), ...numbers(16, 20)])
    expect(await ask(trial.archiveFolder, reportSql('missing', {}))).toEqual([[testStation, 11, 15, 5]])
  }, 180_000)

  test.runIf(isRoot)(
    'whose disk is full says so, settles nothing, and misses nothing once there is room',
    async () => {
      await using trial = await aTrial()
      const { archiveFolder } = trial
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', archiveFolder])
      try {
        const words: string[] = []
        const listener = await trial.broker.bus('console')
        listener.listen(
          presencesOf('archive'),
          testStation,
          (_, { ready, reason }) => void words.push(ready ? '' : reason),
        )
        await trial.start()
        await trial.decide(1, 5)
        await until('five on record', async () => (await trial.recorded().catch(() => [])).length === 5, waitMs)
        fill(join(archiveFolder, 'filler'))
        await trial.decide(6, 40)
        await until('a word of it', () => words.at(-1)?.includes('cannot be written: ENOSPC'), waitMs)
        expect(await trial.recorded()).toEqual(numbers(1, 5))
        await trial.kill()
        await rm(join(archiveFolder, 'filler'))
        await trial.start()
        await until('all on record', async () => (await trial.recorded()).length === 40, waitMs)
        expect(await trial.recorded()).toEqual(numbers(1, 40))
      } finally {
        await trial.kill()
        execFileSync('umount', ['--lazy', archiveFolder])
      }
    },
    180_000,
  )
})

/** Takes all the room that there is, to the last byte. */
function fill(file: string): void {
  for (let bytes = 2 ** 20; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    let hasRoom = true
    while (hasRoom) hasRoom = isTaken(file, new Uint8Array(bytes))
  }
}

function isTaken(file: string, bytes: Uint8Array): boolean {
  try {
    writeFileSync(file, bytes, { flag: 'a' })
    return true
  } catch {
    return false
  }
}
