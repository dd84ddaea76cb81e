import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FromMeter, Measured, ToMeasure } from './measuring-message.ts'

/** The thread gives way to everything else, so that what takes long need not hang. */
const measureMsMax = 30_000
const name = import.meta.url.endsWith('.ts') ? 'meter.ts' : 'meter.js'
const entry = fileURLToPath(new URL(name, import.meta.url))

/** The thread that looks at pictures, started with the first one and again after it has ended. */
export interface MeterClient {
  /** One at a time. @throws when the picture cannot be measured, or the thread hangs or ends */
  measure(asked: ToMeasure): Promise<Measured>
  close(): Promise<unknown>
}

/** @param networkFile `models/backbone/backbone.onnx` */
export function createMeterClient(networkFile: string): MeterClient {
  let thread: Worker | undefined
  let lastId = 0

  function begin(): Worker {
    const begun = new Worker(entry, { workerData: networkFile })
    const over = (): void => {
      if (thread === begun) thread = undefined
    }
    begun.once('error', over)
    begun.once('exit', over)
    thread = begun
    return begun
  }

  return {
    async measure(asked) {
      const asking = thread ?? begin()
      lastId += 1
      try {
        return await answerOf(asking, { ...asked, id: lastId })
      } catch (error) {
        if (!(error instanceof MeasureError)) await asking.terminate()
        throw error
      }
    },
    close: async () => thread?.terminate(),
  }
}

/** A picture that cannot be measured; the thread can go on. */
class MeasureError extends Error {
  override name = 'MeasureError'
}

async function answerOf(thread: Worker, question: ToMeasure & { readonly id: number }): Promise<Measured> {
  const over = new AbortController()
  try {
    return await new Promise<Measured>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no picture was measured within ${measureMsMax} ms`)),
        measureMsMax,
      )
      over.signal.addEventListener('abort', () => clearTimeout(timer))
      const onMessage = (answer: FromMeter): void => {
        if (answer.id !== question.id) return
        if (answer.type === 'measured') resolve(answer.measured)
        else reject(new MeasureError(answer.reason))
      }
      const onError = (error: unknown): void => reject(new Error(`the thread that measures pictures ended: ${error}`))
      const onExit = (code: number): void => onError(`exit code ${code}`)
      thread.on('message', onMessage).on('error', onError).on('exit', onExit)
      over.signal.addEventListener('abort', () => {
        thread.off('message', onMessage).off('error', onError).off('exit', onExit)
      })
      thread.postMessage(question)
    })
  } finally {
    over.abort()
  }
}
