import { headers } from 'nats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewRecipe } from '../shared/bus/recipe-store.ts'
import { pictureBytesMax, RecipeRevisions, recipeCharactersMax } from '../shared/contracts/recipe-revision.ts'
import { rolesOf } from '../shared/contracts/roles.ts'
import { envelopeHeader } from '../shared/runtime/delivery.ts'
import { someBytes } from './support/model-files.ts'
import { silentLog, type TestBroker, testBroker, testStation } from './support/nats-server.ts'
import { stolenKey } from './support/stolen-key.ts'
import { until } from './support/until.ts'

const [first, second] = ['0000000000a1', '0000000000a2'] as const
const picture = someBytes(300_000)

let at: TestBroker
beforeAll(async () => {
  at = await testBroker()
})
afterAll(() => at[Symbol.asyncDispose]())

let minutes = 0
/** Given a minute after the one before. */
function envelopeOf(revision: string) {
  minutes += 1
  const takenAt = new Date(Date.UTC(2026, 0, 5, 8, minutes)).toISOString()
  return { version: 1 as const, station: 'press', revision, takenAt }
}

function recipeOf(document: string, changes: Partial<NewRecipe> = {}): NewRecipe {
  return { document, pictures: new Map(), insteadOf: first, author: 'engineer', note: '', ...changes }
}

describe('a revision of a recipe', () => {
  test('is what an engineer gave, with its pictures, for the rules in another account', async () => {
    const { recipes: engineer } = await at.bus('engineer')
    const { recipes: rules } = await at.bus('rules')
    expect(await rules.newest()).toBeUndefined()
    await engineer.add(envelopeOf(first), recipeOf('one', { pictures: new Map([['good.png', picture]]) }))
    const stored = await rules.newest()
    expect(stored).toMatchObject({
      envelope: { revision: first },
      body: { document: 'one', insteadOf: first, pictures: { 'good.png': { bytes: picture.length } } },
    })
    if (!stored) throw new Error('nothing is stored')
    expect(Buffer.compare((await rules.pictures(stored.body)).get('good.png') ?? Buffer.alloc(0), picture)).toBe(0)
    const lost = { ...stored.body, pictures: { 'good.png': { sha256: 'f'.repeat(64), bytes: 1 } } }
    await expect(rules.pictures(lost)).rejects.toThrow(/does not have the picture good\.png; activate/)
  })

  test('is told to whoever watches, and the same may come again', async () => {
    const told: (string | undefined)[] = []
    const camera = await at.bus('camera-ingest')
    camera.watchNewest(RecipeRevisions, (kept) => void told.push(kept?.body.document))
    await until('the newest', () => told.length === 1)
    const { recipes: engineer } = await at.bus('engineer')
    await engineer.add(envelopeOf(second), recipeOf('two'))
    await until('the next', () => told.at(-1) === 'two')
    await engineer.add(envelopeOf(first), recipeOf('one', { restoredFrom: '2026-01-05T08:00:00.000Z' }))
    await until('the first again', () => told.at(-1) === 'one')
    expect(told).toEqual(['one', 'two', 'one'])
    expect((await engineer.list()).map(({ envelope }) => envelope.revision)).toEqual([first, second, first])
    expect((await engineer.find(first))?.body.restoredFrom).toBeDefined()
    expect(await engineer.find('0123456789ab')).toBeUndefined()
  })

  test('is refused where it is larger than anybody would read', async () => {
    const { recipes: engineer } = await at.bus('engineer')
    const long = recipeOf('#'.repeat(recipeCharactersMax + 1))
    await expect(engineer.add(envelopeOf(second), long)).rejects.toThrow(/characters, at most/)
    const large = recipeOf('', { pictures: new Map([['good.png', { length: pictureBytesMax + 1 } as Uint8Array]]) })
    await expect(engineer.add(envelopeOf(second), large)).rejects.toThrow(/good\.png has \d+ bytes, at most/)
  })

  test('is refused where somebody else was quicker, and of two at once one is stored', async () => {
    const { recipes: engineer } = await at.bus('engineer')
    const { recipes: console } = await at.bus('console')
    const newest = (await engineer.list()).at(-1)
    const adding = [engineer, console].map((recipes, index) =>
      recipes.add(envelopeOf(second), recipeOf(`at once ${index}`, { author: `author ${index}` }), newest),
    )
    const outcomes = await Promise.allSettled(adding)
    const lost = outcomes.findIndex(({ status }) => status === 'rejected')
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes[lost]).toMatchObject({
      reason: { name: 'RecipeChangedError', message: expect.stringContaining(`author ${1 - lost} has given revision`) },
    })
    const listed = await engineer.list()
    expect(listed.at(-1)?.body.document).toBe(`at once ${1 - lost}`)
    await expect(engineer.add(envelopeOf(first), recipeOf('too late'), newest)).rejects.toThrow('meanwhile')
    expect(await engineer.list()).toEqual(listed)
    await engineer.add(envelopeOf(first), recipeOf('in view of it'), listed.at(-1))
  })

  test('of which the last hundred are kept', async () => {
    const { recipes: engineer } = await at.bus('engineer')
    for (let count = 0; count < 101; count += 1) await engineer.add(envelopeOf(second), recipeOf(`${count}`))
    const kept = await engineer.list()
    expect([kept.length, kept[0]?.body.document, kept.at(-1)?.body.document]).toEqual([100, '1', '100'])
  })
})

describe('what is no recipe of an engineer', () => {
  test('does not rule, and is listed as what it is: unsigned', async () => {
    const { recipes: rules } = await at.bus('rules')
    const before = await rules.newest()
    const thief = (await at.client('engineer', 'VIEW')).jetstream()
    const header = headers()
    header.set(envelopeHeader, JSON.stringify(envelopeOf('0000000000bb')))
    const body = { ...before?.body, document: 'forged' }
    await thief.publish('recipes.press', JSON.stringify(body), { headers: header })
    expect(await rules.newest()).toBeUndefined()
    expect(await rules.find('0000000000bb')).toBeUndefined()
    const listed = (await rules.list()).slice(-2)
    expect(listed).toMatchObject([
      { ...before, isTrusted: true },
      { body: { document: 'forged' }, isTrusted: false },
    ])
  })

  test('cannot be put there by having the broker send it as an answer', async () => {
    const { recipes: engineer } = await at.bus('engineer')
    const before = (await engineer.list()).at(-1)
    const key = stolenKey(await at.client('rules', 'LINE'), 'rules')
    const reply = 'recipes.press'
    expect(await key.mayPublish('$JS.API.DIRECT.GET.RECIPES', { body: '{"seq":1}', reply })).toBe(true)
    expect(await key.mayPublish('$JS.API.DIRECT.GET.RECIPES.recipes.press', { reply })).toBe(true)
    expect(await key.mayPublish('presence.press.rules', { reply })).toBe(true)
    await engineer.add(envelopeOf(first), recipeOf('after'))
    const [last, after] = (await engineer.list()).slice(-2)
    expect(last).toEqual(before)
    expect(after?.body.document).toBe('after')
  })

  test('is left out with a warning by whoever watches, who keeps what was before', async () => {
    await (await at.client('engineer', 'VIEW')).jetstream().publish('recipes.press', 'no recipe')
    const warnings: string[] = []
    const told: unknown[] = []
    const log = { ...silentLog, warn: (_: object, text: string) => void warnings.push(text) }
    const bus = await at.bus('camera-ingest', log)
    bus.watchNewest(RecipeRevisions, (kept) => void told.push(kept))
    await until('the word', () => told.length === 1)
    expect(told).toEqual([undefined])
    expect(warnings.join()).toMatch(/recipes\.press is no recipe-revision/)
  })
})

const identities = Object.entries(rolesOf(testStation)).flatMap(([role, { accounts }]) =>
  accounts.map((account) => [role, account] as const),
)

test.each(identities)('%s in %s sees the revisions only where it has to', async (role, account) => {
  const key = stolenKey(await at.client(role, account), role)
  const [all, newest, pictures] = ['RECIPES', 'RECIPES.recipes.press', 'OBJ_RECIPES'].map(
    (of) => `$JS.API.DIRECT.GET.${of}`,
  ) as [string, string, string]
  const allowed: Record<string, readonly string[]> = {
    'rules LINE': [all, newest, pictures],
    'provisioner LINE': [all, newest, pictures],
    'console LINE': [all, newest, pictures],
    'engineer VIEW': [all, newest, pictures],
    'camera-ingest LINE': [newest],
  }
  const may: string[] = []
  for (const subject of [all, newest, pictures]) if (await key.mayPublish(subject)) may.push(subject)
  expect(may).toEqual(allowed[`${role} ${account}`] ?? [])
  const hearsNews = ['rules LINE', 'camera-ingest LINE'].includes(`${role} ${account}`)
  expect(await key.mayHear('recipe-news.press')).toBe(hearsNews)
})
