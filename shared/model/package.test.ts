import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aManifest } from '../../test/support/builders.ts'
import { ModelPackageError, modelSha256, readPackage } from './package.ts'

const modelBytes = new TextEncoder().encode('stands for a model')
const manifest = aManifest({ sha256: modelSha256(modelBytes), bytes: modelBytes.length })

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

describe('further files', () => {
  const file = { file: 'golden/1.png', sha256: modelSha256(modelBytes), bytes: modelBytes.length }
  beforeEach(async () => {
    await mkdir(join(folder, 'golden'))
    await writeFile(join(folder, 'model.json'), JSON.stringify({ ...manifest, files: [file] }))
  })

  it('are there unchanged', async () => {
    await expect(readPackage(folder)).rejects.toThrow('golden/1.png: cannot be read')
    await writeFile(join(folder, file.file), modelBytes)
    await expect(readPackage(folder)).resolves.toMatchObject({ manifest: { files: [file] } })
    await writeFile(join(folder, file.file), 'changed')
    await expect(readPackage(folder)).rejects.toThrow('golden/1.png: is not the file that model.json describes')
  })

  it('lie in the package', async () => {
    const outside = { ...file, file: '../1.png' }
    await writeFile(join(folder, 'model.json'), JSON.stringify({ ...manifest, files: [outside] }))
    await expect(readPackage(folder)).rejects.toThrow('at files[0].file')
  })
})

it('refuses a file by its size before it takes memory', async () => {
  await truncate(join(folder, 'model.onnx'), 100 * 2 ** 30)
  await expect(readPackage(folder)).rejects.toThrow('model.onnx: has 102400 MiB, at most 256 MiB are read')
})

it('does not wait for what is no file', async () => {
  await rm(join(folder, 'model.onnx'))
  execFileSync('mkfifo', [join(folder, 'model.onnx')])
  await expect(readPackage(folder)).rejects.toThrow('model.onnx: is no file')
})
