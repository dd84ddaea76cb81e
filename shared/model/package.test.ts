import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aManifest } from '../../test/support/builders.ts'
import { ModelPackageError, modelSha256, readPackage } from './package.ts'

const modelBytes = new TextEncoder().encode('stands for a model')
const manifest = aManifest({ sha256: modelSha256(modelBytes) })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-package-'))
  await writeFile(join(folder, 'model.onnx'), modelBytes)
  await writeFile(join(folder, 'model.json'), JSON.stringify(manifest))
})
afterEach(() => rm(folder, { recursive: true }))

it('reads a whole package', async () => {
  const { manifest: read, modelBytes: bytes } = await readPackage(folder)
  expect(read).toEqual(manifest)
  expect(Buffer.compare(bytes, modelBytes)).toBe(0)
})

it.each([
  ['a manifest that is not JSON', 'model.json', '{"name":', 'model.json: is not JSON'],
  ['a manifest with a field wrong', 'model.json', JSON.stringify({ ...manifest, threshold: -1 }), 'at threshold'],
  ['a model changed since', 'model.onnx', 'changed', 'model.onnx: is not the file that model.json describes'],
])('refuses %s', async (_, file, content, message) => {
  await writeFile(join(folder, file), content)
  await expect(readPackage(folder)).rejects.toThrow(message)
})

it.each(['model.json', 'model.onnx'])('names the %s that is missing', async (file) => {
  await rm(join(folder, file))
  const error: unknown = await readPackage(folder).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ModelPackageError)
  expect(error).toMatchObject({ file: join(folder, file), message: expect.stringContaining('cannot be read') })
})
