import { expect, test } from 'vitest'
import { fakeSchedule } from '../../../test/support/fake-models.ts'
import { createExplainerClient } from './explainer-client.ts'
import type { ToExplainer } from './explainer-message.ts'
import type { ExplainerListener, StartExplainerProcess } from './explainer-process.ts'

const image = { width: 1, height: 1, data: new Uint8Array(3) }

function aClient() {
  const timers = fakeSchedule()
  const processes: { asked: ToExplainer[]; listener: ExplainerListener; isEnded: boolean }[] = []
  const start: StartExplainerProcess = (listener) => {
    const process = { asked: [] as ToExplainer[], listener, isEnded: false }
    processes.push(process)
    return {
      send: (message) => void process.asked.push(message),
      end: () => {
        process.isEnded = true
      },
    }
  }
  const client = createExplainerClient(timers.schedule, start)
  const answer = (index: number, picture: string) => {
    const id = processes[index]?.asked.at(-1)?.id ?? 0
    processes[index]?.listener.onMessage({ type: 'drawn', id, drawn: { picture } })
  }
  return { timers, processes, client, answer }
}

test('asks one process, which is started when it is needed', async () => {
  const { timers, processes, client, answer } = aClient()
  expect(processes).toHaveLength(0)
  for (const picture of ['one', 'two']) {
    const drawing = client.draw({ image })
    answer(0, picture)
    expect(await drawing).toEqual({ picture })
  }
  expect({ processes: processes.length, timers: timers.waiting }).toEqual({ processes: 1, timers: 0 })
})

test('starts another one after it has ended', async () => {
  const { processes, client, answer } = aClient()
  const first = client.draw({ image })
  processes[0]?.listener.onEnd('the process that draws ended (SIGSEGV)')
  await expect(first).rejects.toThrow('the process that draws ended (SIGSEGV)')
  const second = client.draw({ image })
  answer(1, 'two')
  expect(await second).toEqual({ picture: 'two' })
})

test('ends one that hangs, and takes no late word of it', async () => {
  const { timers, processes, client, answer } = aClient()
  const first = client.draw({ image })
  timers.elapse()
  await expect(first).rejects.toThrow('no picture was drawn within 30000 ms')
  expect(processes[0]?.isEnded).toBe(true)
  const second = client.draw({ image })
  answer(0, 'one')
  processes[0]?.listener.onEnd('the process that draws ended (SIGKILL)')
  answer(1, 'two')
  expect(await second).toEqual({ picture: 'two' })
})

test('says what the process could not draw', async () => {
  const { processes, client } = aClient()
  const drawing = client.draw({ image })
  processes[0]?.listener.onMessage({ type: 'failed', id: 1, reason: 'too few pixels' })
  await expect(drawing).rejects.toThrow('too few pixels')
})
