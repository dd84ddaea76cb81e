import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { ModelMemory } from '../../../shared/contracts/model-memory.ts'
import { decodeImage } from '../../../shared/imaging/decode.ts'
import { encodeJpeg } from '../../../shared/imaging/encode.ts'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { findNearestGood } from './nearest-good.ts'

const seen = { width: 64, height: 32 }
const memory: ModelMemory = {
  version: 1,
  grid: { rows: 4, columns: 8 },
  images: [{ name: 'first.png' }, { name: 'plate\u001b[31m 07.jpg', file: 'images/2.jpg' }],
  patches: [
    [0, 0],
    [1, 15],
    [1, 32],
    [2, 0],
  ],
}

let folder: string
beforeEach(async () => {
  const temporary = await temporaryFolder()
  onTestFinished(() => temporary[Symbol.asyncDispose]())
  folder = temporary.path
  await mkdir(join(folder, 'images'))
  // Grey, and white where the cell 15 is.
  const data = new Uint8Array(64 * 32 * 3).fill(100)
  for (let row = 8; row < 16; row += 1) data.fill(255, (row * 64 + 56) * 3, (row * 64 + 64) * 3)
  await writeFile(join(folder, 'images/2.jpg'), await encodeJpeg({ ...seen, data }, 95))
  await write(memory)
})

const write = (content: unknown) => writeFile(join(folder, 'memory.json'), JSON.stringify(content))

test('shows the patch in the good image that it comes from', async () => {
  const { image, region, closeUp } = await findNearestGood(folder, 1, seen)
  expect(region).toEqual({ x: 56, y: 8, width: 8, height: 8 })
  expect(closeUp?.region).toEqual({ x: 44, y: 6, width: 20, height: 12 })
  // A name cannot take over the terminal of who reads it.
  expect(image).toBe('plate?[31m 07.jpg')
  const picture = await decodeImage(Buffer.from(closeUp?.picture ?? '', 'base64'), 1000)
  expect(picture).toMatchObject({ width: 20, height: 12 })
  const brightness = (x: number, y: number) => picture.data[(y * 20 + x) * 3] ?? 0
  expect(brightness(16, 6)).toBeGreaterThan(240)
  expect(brightness(4, 6)).toBeLessThan(120)
})

test('names the image where the package holds no picture of it', async () => {
  expect(await findNearestGood(folder, 0, seen)).toEqual({
    image: 'first.png',
    region: { x: 0, y: 0, width: 8, height: 8 },
  })
})

test.each([2, 3, 4])('knows nothing of patch %d, which is in no cell, in no image or in no list', async (patch) => {
  await expect(findNearestGood(folder, patch, seen)).rejects.toMatchObject({
    name: 'NearestGoodError',
    message: `memory.json of the package does not know the good patch ${patch}`,
  })
})

test.each([
  ['is not JSON', 'nonsense'],
  ['leads out of the package', { ...memory, images: [{ name: 'a', file: '../images/2.jpg' }] }],
])('takes no memory that %s', async (_, content) => {
  await write(content)
  await expect(findNearestGood(folder, 0, seen)).rejects.toThrow('memory.json of the package is not what it should be')
})

test('says what is missing or cannot be decoded', async () => {
  await writeFile(join(folder, 'images/2.jpg'), 'no picture')
  await expect(findNearestGood(folder, 1, seen)).rejects.toThrow('images/2.jpg of the package: the bytes are neither')
  await write({ ...memory, images: [{ name: 'a', file: 'images/3.jpg' }] })
  await expect(findNearestGood(folder, 0, seen)).rejects.toThrow('the package has no images/3.jpg; fit the model again')
  await expect(findNearestGood(join(folder, 'images'), 0, seen)).rejects.toThrow('the package has no memory.json')
})

test('reads no file that is larger than an honest one', async () => {
  await writeFile(join(folder, 'images/2.jpg'), Buffer.alloc(4 * 2 ** 20 + 1))
  await expect(findNearestGood(folder, 1, seen)).rejects.toThrow('images/2.jpg of the package is larger than')
})
