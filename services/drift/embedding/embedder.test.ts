import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../../shared/service/software-version.ts'
import { embeddingLength, openEmbedder } from './embedder.ts'

function stripes(width: number, height: number, stripe: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, place) => {
    return Math.floor(((place / 3) % width) / stripe) % 2 === 0 ? 200 : 40
  })
  return { width, height, data }
}

const apart = (one: Float32Array, other: Float32Array) =>
  Math.hypot(...one.map((value, place) => value - (other[place] ?? 0)))

test('the same picture looks the same, another one different, whatever its size', async () => {
  const embedder = await openEmbedder(await readFile(join(projectFolder, 'models/backbone/backbone.onnx')))
  const [wide, again, narrow] = await Promise.all([
    embedder.embed(stripes(320, 240, 40)),
    embedder.embed(stripes(320, 240, 40)),
    embedder.embed(stripes(200, 200, 5)),
  ])
  expect(wide).toHaveLength(embeddingLength)
  expect(again).toEqual(wide)
  expect(apart(wide, narrow)).toBeGreaterThan(0.1)
  await embedder.release()
})
