import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Bus } from '../shared/bus/bus.ts'
import { message } from '../shared/contracts/contract.ts'
import { type ModelChoice, ModelChoices, ModelsServed } from '../shared/contracts/model-registry.ts'
import { administrator } from './support/administrator.ts'
import { killed } from './support/killed.ts'
import { silentLog, type TestBroker, testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

function choiceOf(view: string, revision: number) {
  const body: ModelChoice = {
    insteadOf: '../models/plate/1',
    chosenBy: 'engineer',
    chosenAt: '2026-01-05T08:00:00.000Z',
    reason: `${view} ${revision}`,
  }
  return message(ModelChoices, { version: 1, station: 'press', view, revision }, body)
}

/** Watches choices as inference does; what was told, in its order, by view. */
function watching(bus: Bus, views: readonly string[]) {
  const told: Record<string, (string | undefined)[]> = Object.fromEntries(views.map((view) => [view, []]))
  bus.watch(ModelChoices, views, (view, kept) => void told[view]?.push(kept?.body.reason))
  return told
}

async function loseStore({ broker, keysFolder }: TestBroker): Promise<void> {
  broker.process.kill('SIGSTOP')
  await rm(join(dirname(keysFolder), 'jetstream'), { recursive: true })
  await killed(broker)
}

async function choose(at: TestBroker, view: string, ...revisions: number[]): Promise<void> {
  const engineer = await at.bus('engineer')
  for (const revision of revisions) await engineer.publish(choiceOf(view, revision))
}

describe('whoever watches a register', () => {
  test('is told at first that there is nothing, or the newest alone, and then what is stored', async () => {
    await using at = await testBroker()
    await choose(at, 'top', 1, 2, 3)
    const told = watching(await at.bus('inference'), ['top', 'side'])
    await until('both views', () => told.top?.length && told.side?.length)
    expect(told).toEqual({ top: ['top 3'], side: [undefined] })
    await choose(at, 'side', 1)
    await choose(at, 'top', 4)
    await until('what was stored', () => told.side?.at(-1) === 'side 1' && told.top?.at(-1) === 'top 4')
    expect(told).toEqual({ top: ['top 3', 'top 4'], side: [undefined, 'side 1'] })
  })

  test('is not told what the broker did not store', async () => {
    await using at = await testBroker()
    const told = watching(await at.bus('inference'), ['top'])
    const engineer = await at.bus('engineer')
    expect(await engineer.publish(choiceOf('top', 1))).toMatchObject({ alreadyStored: false })
    expect(await engineer.publish(choiceOf('top', 1))).toMatchObject({ alreadyStored: true })
    await choose(at, 'top', 2)
    await until('the newest', () => told.top?.at(-1) === 'top 2')
    expect(told.top?.filter((reason) => reason === 'top 1').length).toBeLessThanOrEqual(1)
  })

  test('may be one of many, each with the newest', async () => {
    await using at = await testBroker()
    const all = await Promise.all([1, 2, 3].map(async () => watching(await at.bus('inference'), ['top'])))
    await choose(at, 'top', 1, 2)
    await until('the newest everywhere', () => all.every((told) => told.top?.at(-1) === 'top 2'))
  })

  test('is told again when the broker is back, also that it has lost everything', async () => {
    await using at = await testBroker()
    await choose(at, 'top', 1, 2, 3)
    const told = watching(await at.bus('inference'), ['top'])
    await until('the newest', () => told.top?.length === 1)
    await killed(at.broker)
    await until('the newest once more', () => told.top?.length === 2)
    expect(told.top).toEqual(['top 3', 'top 3'])
    await loseStore(at)
    await at.provision()
    await until('that there is nothing', () => told.top?.at(-1) === undefined)
    // Sequences begin anew: a lower one is no older value.
    await choose(at, 'top', 4)
    await until('the first one after that', () => told.top?.at(-1) === 'top 4')
  })

  test('is told that there is nothing in place of what cannot be read, and the log says why', async () => {
    await using at = await testBroker()
    const warnings: string[] = []
    const log = { ...silentLog, warn: (_: object, text: string) => void warnings.push(text) }
    const told = watching(await at.bus('inference', log), ['top'])
    await until('the start', () => told.top?.length === 1)
    await (await at.client('engineer', 'VIEW')).jetstream().publish('$KV.MODELS.choice.press.top', '{"no":"choice"}')
    await until('the warning', () => warnings.length > 0)
    expect(warnings[0]).toBe('what is stored under $KV.MODELS.choice.press.top is no model-choice')
    expect(told.top).toEqual([undefined, undefined])
  })
})

test('a register is a bucket of keys and values to other clients of NATS', async () => {
  await using at = await testBroker()
  await choose(at, 'top', 1, 2)
  await using client = await administrator(at)
  const bucket = await client.views.kv('MODELS')
  const entry = await bucket.get('choice.press.top')
  expect(entry?.json<ModelChoice>().reason).toBe('top 2')
  const reasons: string[] = []
  for await (const { value } of await bucket.history({ key: 'choice.press.top' }))
    reasons.push(JSON.parse(Buffer.from(value).toString()).reason)
  expect(reasons).toEqual(['top 1', 'top 2'])
})

test('inference says what is served, and preprocess hears it', async () => {
  await using at = await testBroker()
  const heard: number[] = []
  const preprocess = await at.bus('preprocess')
  preprocess.watch(ModelsServed, ['top'], (_, kept) => void (kept && heard.push(kept.body.serving.input.width)))
  const input = { width: 64, height: 32, fit: 'squeeze' as const }
  const region = { x: 0, y: 0, width: 8, height: 6 }
  const serving = { name: 'plate', version: '1', sha256: '0'.repeat(64), input }
  const body = { recipe: { model: 'model', region }, serving, since: '2026-01-05T08:00:00.000Z' }
  const envelope = { version: 1 as const, station: 'press', view: 'top', revision: 1 }
  await (await at.bus('inference')).publish(message(ModelsServed, envelope, body))
  await until('what is served', () => heard[0] === 64)
})
