import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { activateRecipe } from '../deploy/cli/recipe-activate.ts'
import type { ChangeOutcome } from '../deploy/cli/recipe-change.ts'
import { compareKept } from '../deploy/cli/recipe-compare.ts'
import { readRevisions, revisionsPage } from '../deploy/cli/recipe-list.ts'
import { restoreRecipe } from '../deploy/cli/recipe-restore.ts'
import type { RecipeBus } from '../deploy/cli/recipe-station.ts'
import { withStationBus } from '../deploy/cli/station-bus.ts'
import { PartEnvelope } from '../shared/contracts/envelope.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { envelopeHeader } from '../shared/runtime/delivery.ts'
import { demoFolder, recipeIn } from './support/demo-recipe.ts'
import { clientOf, temporaryFolder } from './support/nats-server.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const change = { by: 'a test', note: 'a wider bore', waitMs: 30_000 }
const limits = /limits: { minMm: 19.8, maxMm: 21.1 }/

/** What a verdict says of the recipe: the revision that its part names, and the limit by which the bore was judged. */
interface Judged {
  readonly sequence: number
  readonly revision: string
  readonly boreMaxMm: number | undefined
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let station: StationProcess
let judged: Judged[]
let file: string
/** The limit of each revision. */
const maxMm = new Map<string, number>()

beforeAll(async () => {
  folder = await temporaryFolder()
  file = await recipeIn(folder.path, (text) => text.replace(/^budget: .*$/m, 'budget: manual'))
  const images = join(demoFolder, 'images/good')
  station = await startStationProcess(['--recipe', file, '--replay', images, '--rate', '10'])
  await until('a verdict', () => / ms {2}/.test(station.screen()), 60_000)
  judged = await hearVerdicts()
  const first = await until('a part judged by the rules', () => judged.find(({ boreMaxMm }) => boreMaxMm), 60_000)
  maxMm.set(first.revision, 21.1)
}, 150_000)

afterAll(async () => {
  await station[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

async function hearVerdicts(): Promise<Judged[]> {
  const heard: Judged[] = []
  const viewer = await clientOf(station.brokerUrl(), join(station.dataFolder, 'keys'), 'viewer', 'VIEW')
  viewer.subscribe('verdicts.demo.*', {
    callback(_, { data, headers }) {
      const { sequence, recipeRevision } = PartEnvelope.parse(JSON.parse(headers?.get(envelopeHeader) ?? ''))
      const { findings } = Decisions.body.decode(data)
      const rules = findings.top?.rules
      const bore = rules?.outcome === 'judged' ? rules.checks.find(({ name }) => name === 'bore') : undefined
      heard.push({ sequence, revision: recipeRevision, boreMaxMm: bore?.limits.max })
    },
  })
  return heard
}

function asEngineer<Result>(work: (bus: RecipeBus, name: string) => Promise<Result>): Promise<Result> {
  return withStationBus('engineer', { data: station.dataFolder }, work)
}

/** The station's recipe with something else in it, in a file of its own. */
async function recipeWith(name: string, from: RegExp, to: string): Promise<string> {
  const changed = join(folder.path, `${name}.yaml`)
  await writeFile(changed, (await readFile(file, 'utf8')).replace(from, to))
  return changed
}

async function activate(recipe: string): Promise<{ outcome: ChangeOutcome; told: string[] }> {
  const told: string[] = []
  const outcome = await asEngineer((bus, name) => activateRecipe(bus, name, recipe, change, (line) => told.push(line)))
  return { outcome, told }
}

const ruling = (): string => judged.at(-1)?.revision ?? ''
const parts = (revision: string, from = 0): number =>
  judged.slice(from).filter((one) => one.revision === revision).length
const bySequence = (from: number): Judged[] =>
  judged.slice(from).toSorted((one, other) => one.sequence - other.sequence)
const oneAfterTheOther = (revisions: readonly string[]): string[] =>
  revisions.filter((revision, index) => revision !== revisions[index - 1])

describe('a recipe that changes while parts come', () => {
  test('changes between two parts; every part is judged by the revision that it names, once', async () => {
    const [from, before] = [judged.length, ruling()]
    const { outcome, told } = await activate(await recipeWith('wider', limits, 'limits: { minMm: 19.8, maxMm: 21.4 }'))
    expect(outcome).toBe('rules')
    expect(told).toEqual([
      expect.stringMatching(/^recipe [0-9a-f]{12} is stored; from [0-9a-f]{12} it changes:$/),
      '  view top, check bore: limits.maxMm: 21.1 → 21.4',
      expect.stringMatching(/rules from the next part on$/),
    ])
    const after = /[0-9a-f]{12}/.exec(told[0] ?? '')?.[0] ?? ''
    maxMm.set(after, 21.4)
    await until('parts of the new one', () => parts(after, from) > 20, 40_000)
    const restored = await asEngineer((bus, name) => restoreRecipe(bus, name, before.slice(0, 6), change, () => {}))
    expect(restored).toBe('rules')
    await until(
      'parts of the old one again',
      () => judged.slice(-10).every(({ revision }) => revision === before),
      40_000,
    )
    const during = bySequence(from)
    expect(oneAfterTheOther(during.map(({ revision }) => revision))).toEqual([before, after, before])
    // A part that the rules were too late for names a revision too; none is judged by another one.
    for (const { revision, boreMaxMm } of during) expect([maxMm.get(revision), undefined]).toContain(boreMaxMm)
    expect(during.filter(({ boreMaxMm }) => boreMaxMm === 21.4).length).toBeGreaterThan(10)
    const sequences = during.map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) + index))
  }, 150_000)

  test('does not change to one that cannot be used, or changes what is fixed at the start', async () => {
    const [from, before] = [judged.length, ruling()]
    const kept = await asEngineer(({ recipes }) => recipes.list())
    await expect(activate(await recipeWith('wrong', limits, 'limits: { minMm: 21, maxMm: 19 }'))).rejects.toThrow(
      /line \d+: /,
    )
    const slower = await recipeWith('slower', /^budget: .*$/m, 'budget: 1500')
    await expect(activate(slower)).rejects.toThrow(
      /cannot change while the station runs; edit the recipe file .*restart the station:\n {2}budgetMs: 2000 → 1500$/,
    )
    expect(await asEngineer(({ recipes }) => recipes.list())).toEqual(kept)
    await until('more parts', () => judged.length > from + 10)
    expect(parts(before, from)).toBe(judged.length - from)
  }, 120_000)

  test('goes on as it is where the rules refuse what is stored, and says why', async () => {
    const [from, before] = [judged.length, ruling()]
    const insteadOf = before
    const envelope = {
      version: 1 as const,
      station: 'demo',
      revision: '0123456789ab',
      takenAt: new Date().toISOString(),
    }
    const nonsense = { document: 'station: demo', pictures: new Map(), insteadOf, author: 'a test', note: '' }
    await asEngineer(({ recipes }) => recipes.add(envelope, nonsense))
    const page = await until('the refusal', async () => {
      const revisions = await asEngineer(readRevisions)
      return revisions.some(({ now }) => now === 'refused') && revisionsPage('demo', revisions)
    })
    expect(page).toMatch(/0123456789ab .* refused: recipe 0123456789ab is not usable/)
    expect(page).toMatch(new RegExp(`${before} .*rules`))
    expect(station.screen()).toContain('recipe 0123456789ab cannot be used')
    await until('more parts', () => judged.length > from + 10)
    expect(parts(before, from)).toBe(judged.length - from)
  }, 120_000)

  test('is told apart, setting by setting', async () => {
    const [first, second] = [...maxMm.keys()]
    const words = await asEngineer((bus) => compareKept(bus, first ?? '', second ?? ''))
    expect(words).toBe(`${first} → ${second}\n  view top, check bore: limits.maxMm: 21.1 → 21.4\n`)
  })

  test('is the same after rules, camera-ingest and provisioner were killed', async () => {
    const [, wider = ''] = [...maxMm.keys()]
    const restored = judged.length
    await asEngineer((bus, name) => restoreRecipe(bus, name, wider, change, () => {}))
    await until('parts of it', () => ruling() === wider)
    const from = judged.length
    for (const service of ['rules', 'camera-ingest', 'provisioner']) process.kill(station.pidOf(service), 'SIGKILL')
    await until(
      'parts judged after it',
      () => judged.slice(-20).every(({ boreMaxMm }) => boreMaxMm === 21.4) && judged.length > from + 40,
      60_000,
    )
    // Those of the recipe before may still be decided after the first of this one.
    const first = judged.find(({ revision }, index) => revision === wider && index >= restored)?.sequence ?? 0
    const after = bySequence(restored).filter(({ sequence }) => sequence >= first)
    expect(new Set(after.map(({ revision }) => revision))).toEqual(new Set([wider]))
    for (const { boreMaxMm } of after) expect([21.4, undefined]).toContain(boreMaxMm)
  }, 150_000)
})
