import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoredPackage } from '../../shared/bus/model-store.ts'
import { ModelStoreError } from '../../shared/bus/model-store-error.ts'
import { ModelManifest } from '../../shared/contracts/model.ts'
import type { PackageFiles } from '../../shared/contracts/model-store.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { aRecipe } from '../../test/support/builders.ts'
import { until } from '../../test/support/until.ts'
import { packageFolders } from './package-folders.ts'
import { createRegistryFill } from './registry-fill.ts'

const demo = join(projectFolder, 'models/demo-plate/1')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-fill-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function demoAs(place: string, change: (manifest: string) => string = (text) => text): Promise<string> {
  const path = join(folder, place)
  await cp(demo, path, { recursive: true })
  await writeFile(join(path, 'model.json'), change(await readFile(join(path, 'model.json'), 'utf8')))
  return path
}

/** A registry in memory, and a fill of it from some folders. */
function filling(folders: readonly string[]) {
  const there = new Map<string, StoredPackage>()
  const seen = { added: [] as string[], errors: [] as string[], warnings: [] as string[], failsNext: false }
  const quiet = (): void => {}
  const error = (_: object, text: string): void => void seen.errors.push(text)
  const log: Log = { debug: quiet, info: quiet, error, warn: (_, text) => void seen.warnings.push(text) }
  const stopping = new AbortController()
  const models = {
    async find({ name, version }: { name: string; version: string }) {
      if (seen.failsNext) {
        seen.failsNext = false
        throw new Error('no answer')
      }
      return there.get(`${name}/${version}`)
    },
    async add(files: PackageFiles) {
      const manifest = ModelManifest.parse(JSON.parse(Buffer.from(files.get('model.json') ?? '').toString()))
      const name = `${manifest.name}/${manifest.version}`
      if (there.has(name)) throw new ModelStoreError(`the registry has another package ${name}`)
      there.set(name, { manifest, bytes: 1, storedAtMs: 0 })
      seen.added.push(name)
      return true
    },
  }
  const fill = createRegistryFill({ folders: async () => folders, models, log, signal: stopping.signal })
  return { fill, seen, there, stop: () => stopping.abort() }
}

describe('filling the registry', () => {
  test('adds what is not there, and what is there only once', async () => {
    const other = await demoAs('plate/2', (text) => text.replace('"version": "1"', '"version": "2"'))
    const { fill, seen, there } = filling([demo, other])
    fill.begin()
    await until('both', () => seen.added.length === 2)
    expect(seen.added).toEqual(['demo-plate/1', 'demo-plate/2'])
    there.delete('demo-plate/2')
    fill.begin()
    fill.begin()
    await until('the one that was lost', () => seen.added.length === 3)
    expect(seen.added.at(-1)).toBe('demo-plate/2')
    expect([seen.errors, seen.warnings]).toEqual([[], []])
  })

  test('goes on after a package that cannot be used or is another one there, and says why', async () => {
    const lies = await demoAs('lies/1', (text) => text.replace(/"sha256": "./, '"sha256": "z'))
    const changed = await demoAs('changed/1', (text) => text.replace(/"licence": "/, '"licence": "not '))
    const damaged = await demoAs('damaged/1', (text) => text.replace('"version": "1"', '"version": "7"'))
    await writeFile(join(damaged, 'model.onnx'), 'damaged')
    const last = await demoAs('plate/2', (text) => text.replace('"version": "1"', '"version": "2"'))
    const { fill, seen } = filling([demo, lies, changed, damaged, join(folder, 'nothing'), last])
    fill.begin()
    await until('the last one', () => seen.added.includes('demo-plate/2'))
    expect(seen.added).toEqual(['demo-plate/1', 'demo-plate/2'])
    expect(seen.errors).toHaveLength(4)
    const [first, second, third, fourth] = seen.errors
    expect(first).toMatch(/^the package in .*lies\/1 is not in the registry of models: .*model.json/)
    expect(second).toMatch(
      /changed\/1 is not in the registry of models: the registry has another package demo-plate\/1/,
    )
    expect(third).toMatch(/damaged\/1 .*model.onnx/)
    expect(fourth).toMatch(/nothing .*cannot be read/)
  })

  test('tries again when the broker does not answer, and says so once', async () => {
    const { fill, seen } = filling([demo])
    seen.failsNext = true
    fill.begin()
    await until('the package', () => seen.added.length === 1)
    expect(seen.warnings).toEqual(['the registry of models cannot be filled: no answer; trying again'])
  })
})

describe('the packages of a station', () => {
  const view = aRecipe().views.top as NonNullable<ReturnType<typeof aRecipe>['views']['top']>

  test('are those of its recipe first, then every one of the folder of models', async () => {
    for (const place of ['models/plate/1', 'models/plate/2', 'models/cap/1']) await demoAs(place)
    await mkdir(join(folder, 'models/plate/unfinished'))
    await writeFile(join(folder, 'models/README.md'), '')
    const views = { top: { ...view, model: 'models/plate/2' }, side: { ...view, model: '/elsewhere/cap/3' } }
    const found = await packageFolders({ folder, views })
    expect(found.slice(0, 2)).toEqual([join(folder, 'models/plate/2'), '/elsewhere/cap/3'])
    expect(found.slice(2).sort()).toEqual([join(folder, 'models/cap/1'), join(folder, 'models/plate/1')])
  })

  test('are those of the recipe alone where there is no folder of models', async () => {
    const views = { top: { ...view, model: 'plate' } }
    expect(await packageFolders({ folder, views }, '/nowhere')).toEqual([join(folder, 'plate')])
  })
})
