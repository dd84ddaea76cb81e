import { expect, test } from 'vitest'
import { connectLive, silenceMsMax } from './live-connection.ts'

/** A server and a clock that do what the test says. */
function listening() {
  const asked: (string | undefined)[] = []
  const heard: string[] = []
  const connections: boolean[] = []
  const timers = new Map<() => void, number>()
  let say = (_text: string): void => {}
  let finish = (_error?: Error): void => {}
  let news = 0
  const end = connectLive({
    read: (after, signal, onText) => {
      asked.push(after)
      say = onText
      return new Promise((resolve, reject) => {
        finish = (error) => (error ? reject(error) : resolve())
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
    onEvent: ({ data }) => void heard.push(data),
    onNews: () => {
      news += 1
    },
    onConnection: (isOpen) => void connections.push(isOpen),
    schedule: (action, afterMs) => {
      timers.set(action, afterMs)
      return () => void timers.delete(action)
    },
  })
  const settle = async (): Promise<void> => void (await new Promise((resolve) => setImmediate(resolve)))
  return {
    ...{ asked, heard, connections, timers, end },
    say: (text: string) => say(text),
    news: () => news,
    waits: () => [...timers.values()],
    async break(error?: Error) {
      finish(error)
      await settle()
    },
    async fire(afterMs: number) {
      const [action] = [...timers].find(([, waitMs]) => waitMs === afterMs) ?? []
      if (!action) throw new Error(`nothing waits for ${afterMs} ms`)
      timers.delete(action)
      action()
      await settle()
    },
  }
}

test('it resumes behind the last event it heard', async () => {
  const live = listening()
  live.say('id: 41\nevent: verdict\ndata: a\n\nevent: station\ndata: b\n\n')
  await live.break()
  await live.fire(500)
  expect({ asked: live.asked, heard: live.heard }).toEqual({ asked: [undefined, '41'], heard: ['a', 'b'] })
  expect(live.connections).toEqual([true, false])
})

test('it tries again ever more patiently, and at once again after it has heard something', async () => {
  const live = listening()
  const waits: number[] = []
  for (let attempt = 0; attempt < 7; attempt += 1) {
    await live.break(new Error('refused'))
    const [waitMs = 0] = live.waits()
    waits.push(waitMs)
    await live.fire(waitMs)
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000])
  live.say(': still here\n\n')
  await live.break()
  expect(live.waits()).toEqual([500])
})

test('a sign of life is news, and silence ends the connection', async () => {
  const live = listening()
  live.say(': still here\n\n')
  expect({ news: live.news(), waits: live.waits() }).toEqual({ news: 1, waits: [silenceMsMax] })
  await live.fire(silenceMsMax)
  expect(live.waits()).toEqual([500])
  live.say('id: 9\nevent: verdict\ndata: late\n\n')
  expect(live.heard).toEqual([])
})

test('nothing waits any more once it is ended', async () => {
  const live = listening()
  live.end()
  await live.break()
  expect(live.waits()).toEqual([])
})
