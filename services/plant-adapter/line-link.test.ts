import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { until } from '../../test/support/until.ts'
import { type LineLink, openLineLink } from './line-link.ts'
import { type Answer, LineMessage } from './line-message.ts'

const quiet = (): void => {}
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const answer: Answer = { type: 'answer', trigger: 17, answer: 'pass', basis: 'model+rules', reason: '' }
const sockets: Socket[] = []
let link: LineLink | undefined

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await link?.close()
})

async function open(onTrigger: (trigger: number) => void = quiet): Promise<LineLink> {
  const readiness = () => ({ ready: false, reason: 'decision is not heard' })
  link = await openLineLink({ host: '127.0.0.1', port: 0, log, onTrigger, readiness })
  return link
}

function client(port: number) {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  const heard: LineMessage[] = []
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n')
    text = lines.pop() ?? ''
    heard.push(...lines.map((line) => LineMessage.parse(JSON.parse(line))))
  })
  socket.on('error', quiet)
  const state = { closed: false }
  socket.on('close', () => {
    state.closed = true
  })
  return { socket, heard, state }
}

test('a client hears how things stand at once, then every answer; its heartbeats are counted from 1', async () => {
  const { port, answer: tell, heartbeat } = await open()
  const first = client(port)
  await until('the first heartbeat', () => first.heard.length === 1)
  heartbeat()
  const second = client(port)
  await until('the second client’s heartbeat', () => second.heard.length === 1)
  tell(answer)
  heartbeat()
  await until('everything', () => first.heard.length === 4 && second.heard.length === 3)
  const beat = { type: 'heartbeat', ready: false, reason: 'decision is not heard' }
  expect(first.heard).toEqual([{ ...beat, sequence: 1 }, { ...beat, sequence: 2 }, answer, { ...beat, sequence: 3 }])
  expect(second.heard).toEqual([{ ...beat, sequence: 1 }, answer, { ...beat, sequence: 2 }])
})

test('triggers are taken from every client, however their bytes are cut', async () => {
  const triggers: number[] = []
  const { port } = await open((trigger) => triggers.push(trigger))
  const [one, other] = [client(port), client(port)]
  one.socket.setNoDelay(true).write('{"type":"trigger","trig')
  await until('the connection', () => one.heard.length > 0)
  one.socket.write('ger":1}\r\n\n{"type":"trigger","trigger":2}\n')
  other.socket.write('{"type":"trigger","trigger":0,"extra":true}\n')
  await until('three triggers', () => triggers.length === 3)
  expect(triggers.toSorted()).toEqual([0, 1, 2])
})

test('a line that is no trigger is answered with what is wrong, and the next one is taken', async () => {
  const triggers: number[] = []
  const { port } = await open((trigger) => triggers.push(trigger))
  const { socket, heard } = client(port)
  const bad = [
    'hello',
    '[]',
    '{"type":"trigger"}',
    '{"type":"trigger","trigger":-1}',
    '{"type":"trigger","trigger":1.5}',
  ]
  socket.write(`${bad.join('\n')}\n{"type":"trigger","trigger":5}\n`)
  await until('the trigger', () => triggers.includes(5))
  await until('five errors', () => heard.filter(({ type }) => type === 'error').length === bad.length)
  expect(heard[1]).toMatchObject({ type: 'error', reason: expect.stringContaining('hello; send {"type":"trigger"') })
})

test('a line that never ends, and one bad line after the other, end the connection', async () => {
  const { port } = await open()
  for (const noise of ['x'.repeat(2000), 'no\n'.repeat(200)]) {
    const { socket, heard, state } = client(port)
    socket.write(noise)
    await until('the end of the connection', () => state.closed)
    expect(heard.at(-1)).toMatchObject({ type: 'error', reason: expect.stringContaining('the connection ends') })
  }
})

test('a client that does not read is disconnected, and the others go on', async () => {
  const { port, answer: tell } = await open()
  const [sleeper, reader] = [client(port), client(port)]
  await until('both connections', () => sleeper.heard.length + reader.heard.length === 2)
  sleeper.socket.pause()
  const long = { ...answer, reason: 'x'.repeat(60_000) }
  for (let round = 1; round <= 400 && !sleeper.state.closed; round += 1) {
    tell(long)
    if (round % 8 === 0) await until('the reader', () => reader.heard.length > round)
  }
  sleeper.socket.resume()
  await until('the sleeper’s end', () => sleeper.state.closed)
  tell(answer)
  await until('the reader’s answer', () => reader.heard.some((one) => one.type === 'answer' && one.reason === ''))
  expect(reader.state.closed).toBe(false)
})

test('when too many are connected the one that was silent longest gives way', async () => {
  const { port } = await open()
  const many: ReturnType<typeof client>[] = []
  for (let count = 0; count < 16; count += 1) {
    const next = client(port)
    many.push(next)
    await until('a connection', () => next.heard.length > 0)
  }
  many[0]?.socket.write('{"type":"trigger","trigger":1}\n{}\n')
  await until('the first one’s error', () => many[0]?.heard.some(({ type }) => type === 'error'))
  const late = client(port)
  await until('the last connection', () => late.heard.length > 0)
  await until('the silent one’s end', () => many[1]?.state.closed)
  expect(many.filter(({ state }) => state.closed)).toHaveLength(1)
})

test('a port that is taken is a clear error', async () => {
  const { port } = await open()
  const readiness = () => ({ ready: true, reason: '' })
  const again = openLineLink({ host: '127.0.0.1', port, log, onTrigger: quiet, readiness })
  await expect(again).rejects.toThrow(new RegExp(`127.0.0.1:${port}.*LINE_PORT`))
})
