import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOverriddenFrames } from '../services/console/overridden/overridden-frames.ts'
import { type Bus, openBus } from '../shared/bus/bus.ts'
import type { ExamReport } from '../shared/contracts/model-registry.ts'
import type { Override } from '../shared/contracts/override.ts'
import { loadRecipe } from '../shared/recipe/load.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { type HeardVerdict, watchVerdicts } from './bench/verdict-watch.ts'
import { anOverride, partIdOf } from './support/console-parts.ts'
import { demoFolder, recipeIn } from './support/demo-recipe.ts'
import { judgings, type LightPackage, lightPackage } from './support/light-models.ts'
import { silentLog, temporaryFolder } from './support/nats-server.ts'
import type { SwapStation } from './support/swap-station.ts'
import { until } from './support/until.ts'

/** Besides one whose picture is of another size, and which is left out. */
const overriddenParts = 4
const good = 'images/good/001.jpg'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let at: SwapStation
let watch: Awaited<ReturnType<typeof watchVerdicts>>
let verdicts: HeardVerdict[]
let bus: Bus
let say: (changes: Partial<Override>, revision: number) => Promise<void>
const ending = new AbortController()

/** A station whose own model rejects every part; all of them are good, and look the same. */
beforeAll(async () => {
  folder = await temporaryFolder()
  const own = lightPackage('own', judgings.stern, 96)
  const [packageFolder, imageFolder] = [join(folder.path, 'own'), join(folder.path, 'images')]
  for (const made of [packageFolder, imageFolder]) await mkdir(made)
  for (const [file, bytes] of own.files) await writeFile(join(packageFolder, file), bytes)
  await copyFile(join(demoFolder, good), join(imageFolder, '001.jpg'))
  const recipeFile = await recipeIn(folder.path, (text) =>
    text.replace(/^budget: .*$/m, 'budget: manual').replace(/^( +)model: .*$/m, '$1model: own'),
  )
  // The services run compiled, and so does what starts them.
  const compiled = join(projectFolder, 'dist/test/support/swap-station.js')
  const { startSwapStation } = (await import(compiled)) as typeof import('./support/swap-station.ts')
  at = await startSwapStation({ recipeFile, imageFolder, partsPerSecond: 4, examParts: 4, probationParts: 8 })
  const [url, keysFolder] = [at.station.broker.url, join(at.dataFolder, 'keys')]
  watch = await watchVerdicts(url, keysFolder)
  verdicts = watch.verdicts
  const identity = { url, keysFolder, role: 'console', name: 'test-console' }
  bus = openBus({ ...identity, station: 'demo', log: silentLog, signal: ending.signal })
  await bus.opened
  const { views } = await loadRecipe(recipeFile)
  const bytes = await readFile(join(demoFolder, good))
  const otherSize = await readFile(join(projectFolder, 'models/demo-plate/1/golden/1.png'))
  const pictures = {
    find: async (partId: string) => ({ bytes: partId === partIdOf(1) ? otherSize : bytes, type: undefined }),
  }
  const tell = createOverriddenFrames({ views, pictures, publish: bus.publish })
  say = async (changes, revision) => {
    for (let part = 1; part <= 1 + overriddenParts; part += 1)
      await tell({ version: 1, station: 'demo', partId: partIdOf(part), revision }, anOverride(changes))
  }
  await until('a part judged by the model', () => verdicts.some(({ models }) => models.includes('light/own')), 30_000)
}, 60_000)

afterAll(async () => {
  ending.abort()
  await bus.close()
  await watch.close()
  await at[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** Adds a package, has it chosen and waits for the report. */
async function choose(model: LightPackage): Promise<ExamReport> {
  const before = at.engineer.reports.length
  await at.engineer.add(model.files)
  await at.engineer.choose(model.name)
  return await until('the end of an exam', () => at.engineer.reports[before], 45_000)
}

test('a model that passes what the running one wrongly rejects takes over once people have said so', async () => {
  const from = verdicts.length
  const suspect = await choose(lightPackage('suspect'))
  expect(suspect).toMatchObject({ outcome: 'failed', overridden: [] })
  expect(suspect.reason).toMatch(/^it passes \d of \d live parts that the running model rejects/)

  await say({ verdict: 'pass' }, 1)
  const repeated = await choose(lightPackage('repeats', judgings.stern))
  expect(repeated).toMatchObject({ outcome: 'passed', candidate: { version: 'repeats' } })
  // From the stored frame the running model sees what preprocess cuts for it from live ones.
  const wrong = { truth: 'pass', running: repeated.shadow[0]?.expected, candidate: repeated.shadow[0]?.scored }
  expect(wrong.running).toBeGreaterThan(1)
  expect(repeated.overridden).toMatchObject(Array.from({ length: overriddenParts }, () => wrong))

  const mended = await choose(lightPackage('mends'))
  expect(mended).toMatchObject({ outcome: 'passed', running: { version: 'repeats' } })
  expect(mended.reason).toMatch(/^of (\d) live parts it passes \1 of the \1 that the running model rejects/)
  expect(mended.overridden?.map(({ candidate }) => candidate)).toEqual(
    Array.from({ length: overriddenParts }, () => mended.shadow[0]?.scored),
  )
  expect(verdicts.slice(from).filter(({ basis }) => basis !== 'model+rules')).toEqual([])
}, 120_000)

test('a model that makes the mistake again is refused before any live part, until the words are withdrawn', async () => {
  const again = await choose(lightPackage('again', judgings.stern))
  const reason = 'it is right about 0 of the last 4 overridden parts, the running model about 4'
  expect(again).toMatchObject({ outcome: 'failed', reason, shadow: [] })

  await say({ action: 'withdraw' }, 2)
  const withdrawn = await choose(lightPackage('withdrawn', judgings.stern))
  expect(withdrawn).toMatchObject({ outcome: 'failed', overridden: [] })
  expect(withdrawn.reason).toMatch(/^it rejects \d of \d live parts that the running model passes/)
}, 90_000)
