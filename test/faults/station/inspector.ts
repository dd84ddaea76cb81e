import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { until } from '../../support/until.ts'
import { signal } from './processes.ts'

const listUrl = 'http://127.0.0.1:9229/json/list'
const openMsMax = 3000
/** A process whose event loop is blocked keeps the port until it goes on. */
const freeMsMax = 10_000
const closeMs = 100
const targets = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1)
const answer = z.object({ result: z.object({ result: z.object({ value: z.unknown() }) }) })

/** Why nobody can reach into a running service here; undefined where it can be done. */
export function inspectorMissingBecause(): string | undefined {
  return typeof WebSocket === 'undefined' ? 'Node was started without --experimental-websocket' : undefined
}

let last: Promise<unknown> = Promise.resolve()

/**
 * Runs statements inside a running Node process by the debugger that SIGUSR1 opens, and closes the debugger again. Node
 * gives it one fixed port, so one process has it after the other.
 * @throws when the debugger does not answer or belongs to another process
 */
export function runInside(pid: number, statements: string): Promise<void> {
  const turn = last.then(() => runAtOnce(pid, statements))
  last = turn.catch(() => {})
  return turn
}

async function runAtOnce(pid: number, statements: string): Promise<void> {
  const isFree = async (): Promise<true | undefined> =>
    fetch(listUrl).then(
      () => undefined,
      () => true as const,
    )
  await until('the debugger of another process to end', isFree, freeMsMax)
  signal(pid, 'SIGUSR1')
  const url = await until(
    `the debugger of process ${pid}`,
    async () => {
      const response = await fetch(listUrl).catch(() => undefined)
      return targets.safeParse(await response?.json()).data?.[0]?.webSocketDebuggerUrl
    },
    openMsMax,
  )
  // Closing waits for whoever is still connected, so it is done a moment after this one has left.
  const close = `const inspector = require('node:inspector'); setTimeout(() => inspector.close(), ${closeMs})`
  const value = await evaluate(url, `if (process.pid === ${pid}) { ${statements}; ${close} }; process.pid`)
  await pause(2 * closeMs)
  if (value !== pid) throw new Error(`the debugger at ${url} is of process ${value}, not of ${pid}`)
}

function evaluate(url: string, expression: string): Promise<unknown> {
  const params = { expression, includeCommandLineAPI: true }
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params })))
    socket.addEventListener('message', ({ data }) => {
      resolve(answer.safeParse(JSON.parse(String(data))).data?.result.result.value)
      socket.close()
    })
    socket.addEventListener('error', () => reject(new Error(`the debugger at ${url} does not answer`)))
  })
}
