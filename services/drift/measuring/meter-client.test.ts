import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { projectFolder } from '../../../shared/service/software-version.ts'
import { demoFolder } from '../../../test/support/demo-recipe.ts'
import type { createMeterClient as CreateMeterClient } from './meter-client.ts'

// The thread runs compiled, and so does what starts it.
const compiled = join(projectFolder, 'dist/services/drift/measuring/meter-client.js')
const { createMeterClient } = (await import(compiled)) as { createMeterClient: typeof CreateMeterClient }
const bytes = readFileSync(join(demoFolder, 'images/good/001.jpg'))
const frame = { width: 640, height: 480 }
const asked = { bytes, frame, region: { x: 84, y: 84, width: 472, height: 312 } }

const meter = createMeterClient(join(projectFolder, 'models/backbone/backbone.onnx'))
afterAll(() => meter.close())

test('a picture is measured the same each time, also after one that is none', async () => {
  const first = await meter.measure(asked)
  expect(first.embedding.length).toBeGreaterThan(8)
  expect([...first.embedding, ...first.measures].every(Number.isFinite)).toBe(true)
  await expect(meter.measure({ ...asked, bytes: Uint8Array.of(1, 2, 3) })).rejects.toThrow('neither JPEG nor PNG')
  expect(await meter.measure(asked)).toEqual(first)
}, 60_000)

test('without the network there is a reason and no picture, and it is tried again', async () => {
  const broken = createMeterClient('/nowhere.onnx')
  for (let attempt = 0; attempt < 2; attempt += 1)
    await expect(broken.measure(asked)).rejects.toThrow(/thread that measures pictures ended.*nowhere/)
  await broken.close()
}, 60_000)
