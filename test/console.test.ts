import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PartDetail, PartSummary } from '../services/console/api/part.ts'
import type { StationState } from '../services/console/api/station.ts'
import { type ConsoleClient, consoleOf, type Listening } from './support/console-client.ts'
import { recipeIn } from './support/demo-recipe.ts'
import { temporaryFolder } from './support/nats-server.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const seenMsMax = 300

let station: StationProcess
let client: ConsoleClient
beforeAll(async () => {
  station = await startStationProcess(['--rate', '4', '--page-port', '0'])
  client = await consoleOf(station)
}, 120_000)
afterAll(() => station[Symbol.asyncDispose](), 60_000)

async function parts(query = ''): Promise<PartSummary[]> {
  return (await client.json<{ parts: PartSummary[] }>(`/parts${query}`)).parts
}

async function state(): Promise<StationState> {
  const [first] = await client.json<StationState[]>('/stations')
  if (!first) throw new Error('the console knows no station')
  return first
}

const verdictsIn = ({ heard }: Listening) =>
  heard.flatMap(({ event, heardMs }) => (event.event === 'verdict' ? [{ ...event, heardMs }] : []))

/** A part that was rejected by model and rules, with its picture. */
function rejected(): Promise<PartSummary> {
  return until('a part that is rejected', async () => {
    return (await parts('?verdict=reject&basis=model%2Brules&overridden=false'))[0]
  })
}

describe('a page of a running station', () => {
  test('is told of a verdict within 300 ms, and how the station is', async () => {
    await until('a station that is ready', async () => (await client.get('/ready')).ok, 60_000)
    const listening = client.listen()
    await until('some verdicts', () => verdictsIn(listening).length >= 20, 60_000)
    listening.end()
    const delays = verdictsIn(listening).map(({ data, heardMs }) => heardMs - Date.parse(data.decidedAt))
    expect(delays.toSorted((one, other) => one - other)[10]).toBeLessThan(seenMsMax)
    expect(listening.heard[0]?.event).toMatchObject({ event: 'station', data: { station: 'demo' } })
    const { shift, views } = await state()
    expect(shift.parts).toBeGreaterThanOrEqual(20)
    expect(shift.parts).toBe(shift.pass + shift.reject + shift.stop)
    expect(views).toMatchObject([{ name: 'top', frame: { width: 640, height: 480 }, model: 'demo-plate/1' }])
  })

  test('shows of a part its picture, its measurements, its stages and its versions', async () => {
    const { partId } = await rejected()
    const part = await client.json<PartDetail>(`/parts/${partId}`)
    expect(part).toMatchObject({
      pictures: ['top'],
      software: expect.stringContaining('vaglio'),
      traceId: expect.any(String),
    })
    expect(part.findings.top?.rules?.outcome).toBe('judged')
    expect(part.stagesMs.preprocess).toBeGreaterThan(0)
    const picture = await client.get(`/parts/${partId}/pictures/top`)
    expect(picture.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await picture.arrayBuffer()).subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff))
  })

  test('shows why a suspicious part is so, with the good image that it resembles most', async () => {
    const explained = await until(
      'an explanation',
      async () => {
        const suspicious = (await parts('?limit=200'))
          .filter(({ score }) => score !== undefined && score > 1)
          .slice(0, 5)
        for (const { partId } of suspicious) {
          const answer = await client.get(`/parts/${partId}/explanations/top`)
          if (answer.ok) return await answer.json()
        }
        return undefined
      },
      60_000,
    )
    expect(explained).toMatchObject({
      threshold: expect.any(Number),
      worst: expect.anything(),
      nearestGood: expect.anything(),
    })
  }, 90_000)
})

test('an override is seen by everybody, counted, kept through kill −9 of the console, and withdrawn', async () => {
  const { partId, verdict, sequence } = await rejected()
  const before = (await state()).shift.overridden
  const listening = client.listen()
  const answer = await client.send('PUT', `/parts/${partId}/override`, {
    verdict: 'pass',
    reasonCode: 'good-part',
    note: 'dust',
  })
  expect(await answer.json()).toMatchObject({ verdict, override: { verdict: 'pass', note: 'dust', was: { verdict } } })
  await until('the others to see it', () => listening.heard.some(({ event }) => event.event === 'override'))
  listening.end()
  expect((await state()).shift.overridden).toBe(before + 1)
  expect((await parts('?overridden=true')).map((part) => part.sequence)).toContain(sequence)
  process.kill(station.pidOf('console'), 'SIGKILL')
  await until('the console to be back', async () => (await client.get('/health').catch(() => undefined))?.ok)
  expect(await client.json(`/parts/${partId}`)).toMatchObject({ override: { note: 'dust' } })
  const withdrawn = await client.send('DELETE', `/parts/${partId}/override`)
  expect([withdrawn.status, ((await withdrawn.json()) as PartSummary).override]).toEqual([200, undefined])
  expect((await state()).shift.overridden).toBe(before)
  const again = await client.send('DELETE', `/parts/${partId}/override`)
  expect([again.status, await again.json()]).toMatchObject([
    409,
    { detail: expect.stringContaining('nothing to withdraw') },
  ])
}, 60_000)

test('after kill −9 of the console a listener resumes where it was, without gap or repetition', async () => {
  const first = client.listen()
  await until('some verdicts', () => verdictsIn(first).length >= 3)
  process.kill(station.pidOf('console'), 'SIGKILL')
  await first.ended
  const heard = verdictsIn(first)
  await until('the console to be back', async () => (await client.get('/health').catch(() => undefined))?.ok)
  const second = client.listen(heard.at(-1)?.id)
  await until('more verdicts', () => verdictsIn(second).length >= 5)
  second.end()
  const sequences = [...heard, ...verdictsIn(second)].map(({ data }) => data.sequence)
  expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) + index))
}, 60_000)

test('a stopped line goes on when an operator says so, and not before', async () => {
  await using folder = await temporaryFolder()
  const recipe = await recipeIn(folder.path, (text) => `${text}\nstopLine:\n  rejects: { count: 1, ofLast: 1 }\n`)
  await using stopping = await startStationProcess(['--recipe', recipe, '--rate', '4', '--page-port', '0'])
  const its = await consoleOf(stopping)
  const current = async (): Promise<StationState | undefined> => (await its.json<StationState[]>('/stations'))[0]
  const stopped = await until('a stop', async () => (await current().catch(() => undefined))?.stop, 60_000)
  expect(stopped).toMatchObject({ rule: 'rejects', cause: expect.any(String) })
  const acknowledge = (stopId: string) =>
    its.send('POST', '/stations/demo/acknowledgement', { stopId, note: 'looked at it' })
  expect((await acknowledge('01KDZQ1G000000000000000001')).status).toBe(409)
  const answer = await acknowledge(stopped.stopId)
  expect(answer.status).toBe(200)
  await until('another stop, or none', async () => (await current())?.stop?.stopId !== stopped.stopId)
  expect((await acknowledge(stopped.stopId)).status).toBe(409)
}, 120_000)

test('the station ends with the same result when the console is killed', async () => {
  process.kill(station.pidOf('console'), 'SIGKILL')
  station.child.kill('SIGINT')
  const { exitCode, screen } = await station.finished()
  expect({ exitCode, screen }).toEqual({ exitCode: 0, screen: expect.stringContaining('balanced') })
  expect(station.leftovers()).toEqual([])
}, 60_000)
