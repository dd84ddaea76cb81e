import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { openEmbedder } from '../embedding/embedder.ts'
import { measurePicture } from '../pictures/picture-measures.ts'
import { inspectedPicture } from './inspected-picture.ts'
import type { FromMeter, Measured, ToMeasure, ToMeter } from './measuring-message.ts'

/**
 * A thread that looks at pictures and nothing else: the network blocks the event loop while it runs. It is told where the
 * network's file is.
 */
const embedder = await openEmbedder(readFileSync(String(workerData)))

async function measure(asked: ToMeasure): Promise<Measured> {
  const { measured, jpeg } = await inspectedPicture(asked)
  return { embedding: await embedder.embed(measured), measures: measurePicture(measured), jpeg }
}

parentPort?.on('message', async ({ id, ...asked }: ToMeter) => {
  const say = (message: FromMeter): void => parentPort?.postMessage(message)
  try {
    say({ type: 'measured', id, measured: await measure(asked) })
  } catch (error) {
    say({ type: 'failed', id, reason: error instanceof Error ? error.message : String(error) })
  }
})
