import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { driftPictureBytesMax } from '../../../shared/contracts/drift.ts'
import { decodeImage } from '../../../shared/imaging/decode.ts'
import { encodeJpeg } from '../../../shared/imaging/encode.ts'
import { demoFolder } from '../../../test/support/demo-recipe.ts'
import { inspectedPicture } from './inspected-picture.ts'

const bytes = readFileSync(join(demoFolder, 'images/good/001.jpg'))
const frame = { width: 640, height: 480 }

test('the inspected region is measured at one size, and shown in its own shape', async () => {
  const { measured, jpeg } = await inspectedPicture({ bytes, frame, region: { x: 84, y: 84, width: 472, height: 312 } })
  expect(measured).toMatchObject({ width: 192, height: 192 })
  expect(await decodeImage(Buffer.from(jpeg, 'base64'), 384 * 384)).toMatchObject({ width: 384, height: 254 })
})

test('what is shown fits into its message, however little can be saved on it', async () => {
  const data = Uint8Array.from({ length: 640 * 480 * 3 }, (_, place) => (place * 2_654_435_761) >>> 24)
  const noise = await encodeJpeg({ ...frame, data }, 95)
  const { jpeg } = await inspectedPicture({ bytes: noise, frame, region: { x: 0, y: 0, ...frame } })
  expect(Buffer.from(jpeg, 'base64').length).toBeLessThanOrEqual(driftPictureBytesMax)
})

test('a frame of another size is refused with both sizes', async () => {
  const asked = { bytes, frame: { width: 800, height: 600 }, region: { x: 0, y: 0, width: 8, height: 8 } }
  await expect(inspectedPicture(asked)).rejects.toThrow('the picture is 640 × 480, the recipe says 800 × 600')
})
