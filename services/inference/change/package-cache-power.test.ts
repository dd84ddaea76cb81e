import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createPackageCache } from './package-cache.ts'

const { steps, step } = vi.hoisted(() => {
  const steps: string[] = []
  return {
    steps,
    step: (what: string, path: unknown) => void steps.push(`${what} ${String(path).split('/').slice(3).join('/')}`),
  }
})

vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof import('node:fs/promises')>()
  const writeFile: typeof actual.writeFile = (file, data, options) => {
    step(typeof options === 'object' && options?.flush ? 'flushed' : 'written', file)
    return actual.writeFile(file, data, options)
  }
  const rename: typeof actual.rename = (from, to) => {
    step('named', to)
    return actual.rename(from, to)
  }
  const open: typeof actual.open = async (path) => {
    const handle = await actual.open(path)
    const sync = handle.sync.bind(handle)
    handle.sync = () => {
      step('flushed', path)
      return sync()
    }
    return handle
  }
  return { ...actual, writeFile, rename, open }
})

test('a package is on the disk before it has its name: power may fail at any time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vaglio-power-'))
  const files = new Map([
    ['model.json', Buffer.from('{}')],
    ['golden/1.png', Buffer.from('pixels')],
  ])
  await createPackageCache(folder, async () => files).fetch({ name: 'plate', version: '2', sha256: 'a' })
  expect(steps).toEqual([
    'flushed plate@2@a.new/model.json',
    'flushed plate@2@a.new/golden/1.png',
    'flushed plate@2@a.new',
    'flushed plate@2@a.new/golden',
    'named plate@2@a',
    'flushed ',
  ])
  await rm(folder, { recursive: true })
})
