import { describe, expect, test } from 'vitest'
import type { PreparedForModelEnvelope } from '../../shared/contracts/prepared.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import { aManifest, aView } from '../../test/support/builders.ts'
import { createHandler, type RunModel } from './handler.ts'
import { ModelRunError } from './model-worker.ts'

const manifest = aManifest()

const envelope: PreparedForModelEnvelope = {
  ...aView(),
  pixels: { width: 16, height: 32 },
  region: { x: 100, y: 50, width: 400, height: 200 },
  model: manifest.sha256,
  purpose: 'judge',
}

const judged: RunModel = async () => ({
  kind: 'anomaly',
  score: 3,
  heatmap: Float32Array.of(0.5, 1, 3, 9),
  rows: 2,
  columns: 2,
})

function handle(run: RunModel, changes: Partial<PreparedForModelEnvelope> = {}) {
  const views = new Map([['top', { folder: '/models/plate/1', manifest }]])
  return createHandler(views, run)({ envelope: { ...envelope, ...changes }, body: new Uint8Array(24) })
}

describe('inference', () => {
  test('tells score, threshold, the hottest place in the frame and a heatmap relative to the threshold', async () => {
    const [outgoing] = await handle(judged)
    expect(outgoing?.body).toEqual({
      outcome: 'judged',
      model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
      score: 3,
      threshold: 2,
      heatmap: { width: 2, height: 2, cells: Buffer.from([32, 64, 192, 255]).toString('base64') },
      peak: { x: 400, y: 200 },
    })
    expect(outgoing?.envelope).not.toHaveProperty('pixels')
  })

  test.each(['model-failed', 'model-output-invalid'] as const)(
    'a model that gives no answer is a finding: %s',
    async (code) => {
      const [outgoing] = await handle(async () => {
        throw new ModelRunError(code, 'NaN in the score')
      })
      expect(outgoing?.body).toEqual({ outcome: 'unable', code, reason: 'NaN in the score' })
    },
  )

  test('any other error is not the model’s and is not hidden as one', async () => {
    await expect(handle(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
  })

  test('pixels of another size, or of an unknown view, are of no use to anybody', async () => {
    await expect(handle(judged, { pixels: { width: 32, height: 16 } })).rejects.toThrow(RejectError)
    await expect(handle(judged, { view: 'side' })).rejects.toThrow('the recipe has no view side')
  })
})
