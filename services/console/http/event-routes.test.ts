import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { openApp } from '../../../test/support/console-app.ts'
import { aStationState } from '../../../test/support/console-parts.ts'
import { until } from '../../../test/support/until.ts'
import type { LiveEvent } from '../api/event.ts'
import type { StoredEvent } from '../parts/part-store.ts'
import { createLiveFeed } from '../station/live-feed.ts'
import { addEventRoutes } from './event-routes.ts'
import { listen } from './server.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

function verdict(id: number, padding = ''): StoredEvent & LiveEvent {
  const data = { ...aStationState(), partId: `part-${id}`, padding }
  return { id, event: 'verdict', data } as never
}

/** @param missed what the store knows to go on with; null where it does not know */
async function serving(missed: readonly StoredEvent[] | null = []) {
  const { app } = await openApp()
  const feed = createLiveFeed(() => {})
  const asked: number[] = []
  const tooSlow: number[] = []
  const since = (id: number): StoredEvent[] | undefined => {
    asked.push(id)
    return missed === null ? undefined : [...missed]
  }
  const station = () => aStationState()
  addEventRoutes(app, { feed, station, events: { since }, onTooSlow: (_, waiting) => tooSlow.push(waiting) })
  closing.push(() => app.close())
  const { url, port } = await listen(app, '127.0.0.1', 0)
  return { url, port, feed, asked, tooSlow }
}

/** Everything that a listener has heard so far. */
async function listening(url: string, headers: Record<string, string> = {}) {
  const ending = new AbortController()
  closing.push(async () => ending.abort())
  const answer = await fetch(`${url}/api/events`, { headers, signal: ending.signal })
  let text = ''
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const bytes of answer.body ?? []) text += decoder.decode(bytes as Uint8Array)
  }
  read().catch(() => {})
  await until('the first words', () => text.includes('event: station'))
  return { answer, text: () => text, end: () => ending.abort() }
}

const idsIn = (text: string): number[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))

describe('server-sent events', () => {
  test('tell at once how the station is, and then what happens', async () => {
    const { url, feed } = await serving()
    const { answer, text } = await listening(url)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    feed.tell(verdict(17))
    await until('the verdict', () => text().includes('id: 17'))
    expect(text()).toMatch(
      /^retry: 1000\n\n.*\n?event: station\ndata: \{"station":"press".*\}\n\nid: 17\nevent: verdict\ndata: \{.*"part-17".*\}\n\n$/s,
    )
  })

  test('resume behind the last id that was heard, without gap or repetition', async () => {
    const { url, feed, asked } = await serving([verdict(5), verdict(6)])
    const { text } = await listening(url, { 'last-event-id': '4' })
    feed.tell(verdict(7))
    await until('the last', () => text().includes('id: 7'))
    expect({ asked, heard: idsIn(text()) }).toEqual({ asked: [4], heard: [5, 6, 7] })
  })

  test.each(['4', 'yesterday', '-1'])('begin anew after %s, which is no place to go on from', async (id) => {
    const { url } = await serving(null)
    const { text } = await listening(url, { 'last-event-id': id })
    expect(text()).toMatch(/^(retry: 1000\n\n)event: reset\ndata: \{\}\n\nevent: station/)
  })

  test('one who does not read is disconnected, and the others hear everything', async () => {
    const { url, port, feed, tooSlow } = await serving()
    const sleeper = connect(port, '127.0.0.1')
    closing.push(async () => sleeper.destroy())
    await once(sleeper, 'connect')
    sleeper.pause()
    sleeper.write('GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n')
    const { text } = await listening(url)
    let told = 0
    await until('the sleeper to be noticed', async () => {
      told += 1
      feed.tell(verdict(told, 'x'.repeat(100_000)))
      await until('the other to hear it', () => text().includes(`id: ${told}\n`))
      return tooSlow.length > 0
    })
    expect(tooSlow).toHaveLength(1)
    feed.tell(verdict(told + 1))
    await until('the other to go on', () => text().includes(`id: ${told + 1}\n`))
    expect(idsIn(text())).toEqual(Array.from({ length: told + 1 }, (_, index) => index + 1))
  })

  test('a place is free again when a listener has left', async () => {
    const { url, feed } = await serving()
    const heard: unknown[] = []
    const counted = feed.subscribe
    feed.subscribe = (onEvent) => {
      const forget = counted(onEvent)
      heard.push('came')
      return () => {
        heard.push('left')
        forget()
      }
    }
    const { end } = await listening(url)
    end()
    await until('it to be forgotten', () => heard.length === 2)
    expect(heard).toEqual(['came', 'left'])
  })

  test('beyond a hundred listeners the next is told to come again', async () => {
    const { url } = await serving()
    const all = await Promise.all(Array.from({ length: 100 }, () => listening(url)))
    const refused = await fetch(`${url}/api/events`)
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 503,
      body: { title: 'too many listeners' },
    })
    all[0]?.end()
    await until('a place', async () => {
      const ending = new AbortController()
      const { ok } = await fetch(`${url}/api/events`, { signal: ending.signal })
      ending.abort()
      return ok
    })
  })
})
