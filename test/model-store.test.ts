import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRegistryFill } from '../services/provisioner/registry-fill.ts'
import type { ModelStore } from '../shared/bus/model-store.ts'
import { digestOf } from '../shared/bus/object-digest.ts'
import { chunkBytes } from '../shared/contracts/file-bucket.ts'
import { type PackageFiles, storedChunks, storedFiles } from '../shared/contracts/model-store.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { administrator } from './support/administrator.ts'
import { aPackage, someBytes } from './support/model-files.ts'
import { silentLog, type TestBroker, testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

let at: TestBroker
let engineer: ModelStore
let inference: ModelStore
beforeAll(async () => {
  at = await testBroker()
  engineer = (await at.bus('engineer')).models
  inference = (await at.bus('inference')).models
})
afterAll(() => at[Symbol.asyncDispose]())

async function hashed(files: PackageFiles): Promise<Record<string, string>> {
  const entries = [...files].sort().map(async ([file, bytes]) => [file, await digestOf(bytes)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

describe('a package in the registry', () => {
  test('is the package that was added, for a service in another account, byte by byte', async () => {
    const golden = { 'golden/1.png': someBytes(70), 'memory.json': someBytes(3) }
    const { files, manifest, name } = aPackage(someBytes(2.5 * chunkBytes), { version: '1' }, golden)
    const done: [number, number][] = []
    expect(await engineer.add(files, (...bytes) => done.push(bytes))).toBe(true)
    const total = [...files.values()].reduce((sum, { length }) => sum + length, 0)
    expect(done.at(-1)).toEqual([total, total])
    const read: [number, number][] = []
    const found = await inference.read(name, (...bytes) => read.push(bytes))
    expect(await hashed(found)).toEqual(await hashed(files))
    expect(read.at(-1)).toEqual([total, total])
    expect(await inference.find(name)).toEqual({ manifest, bytes: total, storedAtMs: expect.any(Number) })
  })

  test('is what other clients of NATS read as well', async () => {
    const { files } = aPackage(someBytes(3 * chunkBytes), { version: '2' })
    await engineer.add(files)
    await using client = await administrator(at)
    const store = await client.views.os('MODELS')
    const bytes = await store.getBlob('plate/2/model.onnx')
    expect(await digestOf(bytes ?? Buffer.alloc(0))).toBe(await digestOf(files.get('model.onnx') ?? Buffer.alloc(0)))
    expect((await store.list()).map(({ name }) => name)).toContain('plate/2/model.json')
    expect(await store.info('plate/2/model.onnx')).toMatchObject({ size: 3 * chunkBytes, chunks: 3 })
  })

  test('stays as it is: the same again is nothing new, another one is refused', async () => {
    const first = aPackage(someBytes(10, 1), { version: '3' })
    expect(await engineer.add(first.files)).toBe(true)
    expect(await engineer.add(first.files)).toBe(false)
    const other = aPackage(someBytes(10, 2), { version: '3' })
    await expect(engineer.add(other.files)).rejects.toThrow(/another package plate\/3.*another version/)
    const lower = aPackage(someBytes(10, 1), { version: '3', threshold: 1 })
    await expect(engineer.add(lower.files)).rejects.toThrow(/another package plate\/3/)
    expect(await hashed(await inference.read(first.name))).toEqual(await hashed(first.files))
  })

  test('stays as it is, whatever somebody says of its files later', async () => {
    const { files, name, manifest } = aPackage(someBytes(10), { version: '4' })
    await engineer.add(files)
    const lie = aPackage(someBytes(10), { version: '4', threshold: 1000 })
    const other = aPackage(someBytes(10, 2), { version: 'lie', files: [] })
    await engineer.add(other.files)
    await engineer.add(aPackage(someBytes(10), { version: 'low', threshold: 1000 }).files)
    await using client = await administrator(at)
    const manager = await client.jetstreamManager()
    // As with a stolen key: words that name bytes which the registry has.
    for (const [from, to] of [
      ['plate/low/model.json', 'plate/4/model.json'],
      ['plate/lie/model.onnx', 'plate/4/model.onnx'],
    ] as const) {
      const { data } = await manager.streams.getMessage('OBJ_MODELS', { last_by_subj: storedFiles(from).filter() })
      const word = { ...JSON.parse(Buffer.from(data).toString()), name: to }
      await client.publish(storedFiles(to).filter(), JSON.stringify(word))
    }
    expect((await inference.find(name))?.manifest).toEqual(manifest)
    expect((await inference.list()).map((one) => one.manifest)).toContainEqual(manifest)
    expect(await hashed(await inference.read(name))).toEqual(await hashed(files))
    await expect(engineer.add(lie.files)).rejects.toThrow(/another package plate\/4/)
  })

  test('is the first of two that were added at the same time', async () => {
    const both = [1, 2].map((seed) => aPackage(someBytes(chunkBytes, seed), { version: 'both' }))
    const outcomes = await Promise.allSettled(both.map(({ files }) => engineer.add(files)))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const winner = both[outcomes.findIndex(({ status }) => status === 'fulfilled')]
    if (!winner) throw new Error('nobody won')
    expect(await hashed(await inference.read(winner.name))).toEqual(await hashed(winner.files))
  })

  test('is listed when it is whole, in the order in which people count', async () => {
    for (const version of ['10', '9']) await engineer.add(aPackage(someBytes(5), { name: 'cap', version }).files)
    const { files } = aPackage(someBytes(5), { name: 'cap', version: '11' }, { 'golden/1.png': someBytes(2) })
    files.delete('golden/1.png')
    await expect(engineer.add(files)).rejects.toThrow('cap/11 has no golden/1.png')
    const names = (await inference.list()).map(({ manifest: { name, version } }) => `${name}/${version}`)
    expect(names.filter((name) => name.startsWith('cap'))).toEqual(['cap/9', 'cap/10'])
    expect(await inference.find({ name: 'cap', version: '11' })).toBeUndefined()
  })
})

describe('a transfer', () => {
  test('that was interrupted goes on where it ended', async () => {
    const { files, name } = aPackage(someBytes(4 * chunkBytes, 7), { version: '5' })
    const client = (await at.client('engineer', 'VIEW')).jetstream()
    const model = files.get('model.onnx') ?? Buffer.alloc(0)
    for (const index of [0, 1])
      await client.publish(
        storedChunks(name.sha256).filter(),
        model.subarray(index * chunkBytes, (index + 1) * chunkBytes),
      )
    await engineer.add(files)
    expect(await hashed(await inference.read(name))).toEqual(await hashed(files))
    await using administrating = await administrator(at)
    const { state } = await (await administrating.jetstreamManager()).streams.info('OBJ_MODELS', {
      subjects_filter: storedChunks(name.sha256).filter(),
    })
    expect(state.subjects).toEqual({ [storedChunks(name.sha256).filter()]: 4 })
  })

  test('finds its way around what somebody else has left under its name', async () => {
    const { files, name } = aPackage(someBytes(chunkBytes + 1, 8), { version: '6' })
    const client = (await at.client('engineer', 'VIEW')).jetstream()
    await client.publish(storedChunks(name.sha256).filter(), 'no chunk of it')
    await client.publish(storedFiles('plate/6/model.onnx').filter(), 'no word of it')
    await engineer.add(files)
    expect(await hashed(await inference.read(name))).toEqual(await hashed(files))
  })

  test('of what its manifest does not describe is refused before anything is sent', async () => {
    const { files, name } = aPackage(someBytes(10), { version: '7' })
    files.set('model.onnx', someBytes(10, 2))
    await expect(engineer.add(files)).rejects.toThrow(/plate\/7\/model.onnx is not the file/)
    files.delete('model.json')
    await expect(engineer.add(files)).rejects.toThrow('without model.json')
    await expect(inference.read(name)).rejects.toThrow(/has no package plate\/7; add it with/)
  })
})

describe('a reader', () => {
  test('is told when the package is another one than it asked for', async () => {
    const { files, name } = aPackage(someBytes(10), { version: '8' })
    await engineer.add(files)
    const asked = inference.read({ ...name, sha256: '1'.repeat(64) })
    await expect(asked).rejects.toThrow(/plate\/8 of the registry is another one/)
  })

  test('gets no bytes but those that were stored, whatever was added since', async () => {
    const { files, name } = aPackage(someBytes(2 * chunkBytes, 9), { version: '12' })
    await engineer.add(files)
    const client = (await at.client('engineer', 'VIEW')).jetstream()
    await client.publish(storedChunks(name.sha256).filter(), 'one more')
    expect(await hashed(await inference.read(name))).toEqual(await hashed(files))
    await using administrating = await administrator(at)
    const manager = await administrating.jetstreamManager()
    const chunk = await manager.streams.getMessage('OBJ_MODELS', {
      next_by_subj: storedChunks(name.sha256).filter(),
      seq: 1,
    } as never)
    await manager.streams.deleteMessage('OBJ_MODELS', chunk.seq)
    await expect(inference.read(name)).rejects.toThrow(/plate\/12\/model.onnx is damaged in the registry/)
  })
})

describe('what somebody with a stolen key says of a file', () => {
  /** Says of a file of a package something else than is true. */
  async function lie(version: string, changes: object, file = 'model.onnx'): Promise<void> {
    await using client = await administrator(at)
    const place = storedFiles(`plate/${version}/${file}`).filter()
    const { data } = await (await client.jetstreamManager()).streams.getMessage('OBJ_MODELS', { last_by_subj: place })
    const word = { ...JSON.parse(Buffer.from(data).toString()), ...changes }
    await (await client.jetstreamManager()).streams.purge('OBJ_MODELS', { filter: place })
    await client.publish(place, JSON.stringify(word))
  }

  test('does not make a reader take more than the manifest says', async () => {
    const { files, name } = aPackage(someBytes(2 * chunkBytes, 31), { version: '31' })
    await engineer.add(files)
    await lie('31', { size: 2 ** 40, chunks: 2 ** 30 })
    await expect(inference.read(name)).rejects.toThrow(/plate\/31\/model.onnx in the registry is not what/)
  })

  test('ends the reading of chunks that are more than the file has bytes', async () => {
    const { files, name } = aPackage(someBytes(2 * chunkBytes, 32), { version: '32' })
    await engineer.add(files)
    const client = (await at.client('engineer', 'VIEW')).jetstream()
    const more = someBytes(chunkBytes, 33)
    for (let chunk = 0; chunk < 20; chunk += 1) await client.publish(storedChunks(name.sha256).filter(), more)
    await lie('32', { chunks: 22 })
    let read = 0
    const reading = inference.read(name, (done) => {
      read = done
    })
    await expect(reading).rejects.toThrow(/plate\/32\/model.onnx is damaged in the registry/)
    expect(read).toBeLessThan(5 * chunkBytes)
  })

  test('does not make a manifest of any size be read', async () => {
    const { files, name } = aPackage(someBytes(10, 34), { version: '34' })
    await engineer.add(files)
    await lie('34', { size: 2 ** 30 }, 'model.json')
    await expect(inference.read(name)).rejects.toThrow(/plate\/34\/model.json .* 1073741824 bytes/)
    expect(await inference.find(name)).toBeUndefined()
  })

  test('a package beyond what a station takes is refused, by who adds it and by who reads it', async () => {
    const { files } = aPackage(someBytes(10, 35), { version: '35', bytes: 401 * 2 ** 20 })
    await expect(engineer.add(files)).rejects.toThrow(/plate\/35 has 401 MiB, a package has 400 MiB at most/)
  })
})

test('the provisioner fills the registry with the rights that it has', async () => {
  const demo = join(projectFolder, 'models/demo-plate/1')
  const { models } = await at.bus('provisioner')
  const ending = new AbortController()
  createRegistryFill({ folders: async () => [demo], models, log: silentLog, signal: ending.signal }).begin()
  const { manifest } = await until('the package', () => inference.find({ name: 'demo-plate', version: '1' }))
  ending.abort()
  const { name, version, sha256, files } = manifest
  const named = ['model.json', 'model.onnx', ...files.map(({ file }) => file)]
  expect([...(await inference.read({ name, version, sha256 })).keys()].sort()).toEqual(named.sort())
})
