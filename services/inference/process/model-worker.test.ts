import { describe, expect, test } from 'vitest'
import { aManifest } from '../../../test/support/builders.ts'
import { fakeSchedule, settled } from '../../../test/support/fake-models.ts'
import type { ModelProcessListener } from './model-process.ts'
import { startModelWorker } from './model-worker.ts'
import type { ToWorker } from './worker-message.ts'

const image = { width: 1, height: 1, data: new Uint8Array(3) }
const judged = { answer: { kind: 'classifier' as const, probabilities: [1] }, image, runMs: 5 }
const manifest = aManifest()

function worker({ isCandidate = false } = {}) {
  const timers = fakeSchedule()
  const delaysMs: number[] = []
  const processes: (ModelProcessListener & {
    sent: ToWorker[]
    ended: string[]
    promoted: number
    givesWay: boolean
  })[] = []
  const ends: [string, boolean][] = []
  const started = startModelWorker(
    {
      ...{ folder: '/models/plate/1', threads: 1, memoryBytesMax: 1e9, runMsMax: 200, loadMsMax: 30_000, isCandidate },
      onEnd: (...end) => void ends.push(end),
    },
    ({ givesWay }, listener) => {
      const process = { ...listener, sent: [] as ToWorker[], ended: [] as string[], promoted: 0, givesWay }
      processes.push(process)
      return {
        send: (message) => void process.sent.push(message),
        promote() {
          process.promoted += 1
        },
        end(reason) {
          process.ended.push(reason)
          listener.onEnd(reason)
        },
      }
    },
    (action, delayMs) => {
      delaysMs.push(delayMs)
      return timers.schedule(action, delayMs)
    },
  )
  const last = () => {
    const process = processes.at(-1)
    if (!process) throw new Error('no process was started')
    return process
  }
  return {
    started,
    timers,
    delaysMs,
    processes,
    ends,
    last,
    ready: () => last().onMessage({ type: 'ready', manifest }),
  }
}

const ask = { type: 'judge', image } as const

describe('a worker', () => {
  test('answers each question with its own answer', async () => {
    const { started, last, ready } = worker()
    await expect(started.ask(ask)).rejects.toThrow('the process of the model is starting')
    ready()
    const [first, second] = [started.ask(ask), started.ask(ask)]
    await settled()
    expect([started.waiting, last().sent.map(({ id }) => id)]).toEqual([2, [1, 2]])
    last().onMessage({ type: 'failed', id: 2, code: 'model-output-invalid', reason: 'NaN' })
    last().onMessage({ type: 'judged', id: 1, ...judged })
    await expect(second).rejects.toMatchObject({ code: 'model-output-invalid', message: 'NaN' })
    expect(await first).toMatchObject(judged)
    expect(started.waiting).toBe(0)
  })

  test('that is late fails what waits, is asked nothing more, and goes on as soon as it answers', async () => {
    const { started, timers, processes, ends, last, ready } = worker()
    ready()
    const questions = [started.ask(ask), started.ask(ask)]
    await settled()
    timers.elapse()
    for (const question of questions) await expect(question).rejects.toThrow('the model did not answer within 200 ms')
    await expect(started.ask(ask)).rejects.toThrow('the model did not answer within 200 ms')
    expect([started.ready, started.trouble]).toEqual([false, 'the model did not answer within 200 ms'])
    last().onMessage({ type: 'judged', id: 1, ...judged })
    expect([started.ready, started.trouble]).toEqual([true, ''])
    const next = started.ask(ask)
    await settled()
    last().onMessage({ type: 'judged', id: 3, ...judged })
    expect(await next).toMatchObject(judged)
    expect([timers.waiting, processes.length, ends]).toEqual([0, 1, []])
  })

  test('that hangs is ended, and it is started again', async () => {
    const { started, timers, delaysMs, processes, ends, last, ready } = worker()
    ready()
    const question = started.ask(ask)
    await settled()
    timers.elapse()
    await expect(question).rejects.toThrow('the model did not answer within 200 ms')
    expect([ends, delaysMs.at(-1)]).toEqual([[], 5000])
    timers.elapse()
    expect(ends).toEqual([['the model did not answer within 5200 ms', true]])
    timers.elapse()
    expect(processes).toHaveLength(2)
    last().onMessage({ type: 'ready', manifest })
    expect(started.ready).toBe(true)
    expect(timers.waiting).toBe(0)
  })

  test('that does not get ready in time, or cannot be started at all, is started again', () => {
    const { timers, processes, ends, last } = worker()
    timers.elapse()
    timers.elapse()
    last().onEnd('no process can be started for the model: EAGAIN')
    timers.elapse()
    expect(processes).toHaveLength(3)
    expect(ends.map(([reason]) => reason)).toEqual([
      'the model was not loaded within 30000 ms',
      'no process can be started for the model: EAGAIN',
    ])
  })

  test('that never gets ready is started again less and less often, and at once when it had been ready', () => {
    const { timers, delaysMs, last, ready } = worker()
    const restarts: number[] = []
    const end = () => {
      last().onEnd('model.onnx: cannot be loaded')
      restarts.push(delaysMs.at(-1) ?? 0)
      timers.elapse()
    }
    for (let attempt = 0; attempt < 12; attempt += 1) end()
    expect(restarts[0]).toBeLessThanOrEqual(500)
    expect(restarts.at(-1)).toBeGreaterThanOrEqual(5000)
    expect(Math.max(...restarts)).toBeLessThanOrEqual(10_000)
    ready()
    end()
    expect(restarts.at(-1)).toBeLessThanOrEqual(500)
  })

  test('is not started again once it is closed', () => {
    const { started, timers, processes, ready } = worker()
    ready()
    started.close()
    timers.elapse()
    expect(processes).toHaveLength(1)
    expect(timers.waiting).toBe(0)
  })
})

describe('a candidate', () => {
  test('gives way, tells what it is, and is promoted when it serves', async () => {
    const { started, last, ready } = worker({ isCandidate: true })
    ready()
    expect(await started.loaded).toBe(manifest)
    expect([last().givesWay, last().promoted]).toEqual([true, 0])
    started.promote()
    started.promote()
    expect(last().promoted).toBe(1)
  })

  test('gets more time to load: it gives way meanwhile', () => {
    expect(worker({ isCandidate: true }).delaysMs).toEqual([150_000])
    expect(worker().delaysMs).toEqual([30_000])
  })

  test('that ends is not started again: why it ended is what its exam needs', async () => {
    const { started, timers, processes, ends, last } = worker({ isCandidate: true })
    last().onEnd('model.onnx: cannot be loaded')
    await expect(started.loaded).rejects.toThrow('model.onnx: cannot be loaded')
    timers.elapse()
    expect([processes.length, ends]).toEqual([1, [['model.onnx: cannot be loaded', false]]])
    await expect(started.ask(ask)).rejects.toThrow('model.onnx: cannot be loaded')
  })

  test('that serves is started again like any other, also when it had ended just before', () => {
    const { started, timers, processes, last, ready } = worker({ isCandidate: true })
    ready()
    last().onEnd('SIGKILL')
    started.promote()
    expect(processes.map(({ givesWay }) => givesWay)).toEqual([true, false])
    last().onEnd('SIGKILL')
    timers.elapse()
    expect(processes).toHaveLength(3)
  })
})
