import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Classification } from '../services/console/api/classification.ts'
import type { AlertOfView, StationDrift, ViewDrift } from '../services/console/api/drift.ts'
import { decodeImage } from '../shared/imaging/decode.ts'
import { encodeJpeg } from '../shared/imaging/encode.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { demoFolder } from './support/demo-recipe.ts'
import type { DriftStation } from './support/drift-station.ts'

/** Services are started from what was built. */
const compiled = join(projectFolder, 'dist/test/support/drift-station.js')
/** Less light than before, and still good parts. */
const lightLeft = 0.8
const limitMs = 150_000
const folder = join(demoFolder, 'images/good')
const good = readdirSync(folder).map((file) => readFileSync(join(folder, file)))

let at: DriftStation
let dark: Buffer[]
beforeAll(async () => {
  const { startDriftStation } = (await import(compiled)) as typeof import('./support/drift-station.ts')
  at = await startDriftStation()
  dark = await Promise.all(good.map(darker))
}, 120_000)
afterAll(() => at?.[Symbol.asyncDispose](), 60_000)

async function darker(jpeg: Uint8Array): Promise<Buffer> {
  const { width, height, data } = await decodeImage(jpeg, 640 * 480)
  return Buffer.from(await encodeJpeg({ width, height, data: data.map((value) => value * lightLeft) }, 92))
}

const drift = (): Promise<StationDrift> => at.client.json<StationDrift>('/drift')

/** Has part after part inspected until something can be said of how the station stands. */
async function inspectUntil<Value>(
  what: string,
  pictures: readonly Buffer[],
  look: (drift: StationDrift) => Value | undefined,
): Promise<Value> {
  const endsMs = performance.now() + limitMs
  for (let part = 0; performance.now() < endsMs; part += 1) {
    const picture = pictures[part % pictures.length] ?? Buffer.alloc(0)
    const headers = { ...at.client.session, 'content-type': 'image/jpeg' }
    const body = new Uint8Array(picture)
    const answer = await fetch(`${at.client.url}/api/classify`, { method: 'POST', body, headers })
    expect(((await answer.json()) as Classification).verdict).toBeDefined()
    const found = look(await drift())
    if (found) return found
  }
  throw new Error(`in vain inspected parts for ${limitMs} ms, waiting for ${what}: ${JSON.stringify(await drift())}`)
}

const viewOf = ({ views }: StationDrift): ViewDrift | undefined => views.find(({ view }) => view === 'top')
const openOf = ({ alerts }: StationDrift): AlertOfView | undefined =>
  alerts.find(({ state, signal }) => state === 'open' && signal === 'appearance')

let opened: AlertOfView

test('a station whose pictures turn darker is told so, with the cause and pictures from before and after', async () => {
  await inspectUntil('a baseline', good, (now) => viewOf(now)?.baselines.pictures.settled)
  await inspectUntil('a look at the present', good, (now) => viewOf(now)?.signals.appearance.value !== undefined)
  opened = await inspectUntil('an alert', dark, openOf)
  expect(opened).toMatchObject({ view: 'top', cause: 'light', remedy: expect.stringMatching(/light|lamp/) })
  expect(opened.text).toContain('brightness −')
  for (const shown of [opened.before, opened.after]) {
    expect(shown.length).toBeGreaterThan(0)
    for (const { partId } of shown) {
      const answer = await at.client.get(`/drift/alerts/${opened.alert}/pictures/${partId}`)
      const { width } = await decodeImage(new Uint8Array(await answer.arrayBuffer()), 640 * 480)
      expect(width).toBe(384)
    }
  }
}, 500_000)

test('nothing is forgotten by kill −9: neither the baseline nor the alert', async () => {
  const before = viewOf(await drift())
  const drifts = at.station.services.get('drift')
  const killedPid = drifts?.pid ?? 0
  process.kill(killedPid, 'SIGKILL')
  const killedAt = new Date().toISOString()
  const after = await inspectUntil('a newer report', dark, (now) => {
    const view = viewOf(now)
    return view && view.at > killedAt && drifts?.pid !== killedPid ? view : undefined
  })
  expect(after.baselines.pictures).toEqual(before?.baselines.pictures)
  const { alerts } = await drift()
  const ofAppearance = alerts.filter(({ signal }) => signal === 'appearance')
  expect(ofAppearance.map(({ alert }) => alert)).toEqual([opened.alert])
}, 200_000)

test('an engineer accepts it as the new normal: the alert closes, and the audit log says who it was', async () => {
  const answer = await at.client.send('POST', '/drift/baseline', { view: 'top', reason: 'new lamp' })
  expect(answer.status).toBe(202)
  const closed = await inspectUntil('the alert to close', dark, ({ alerts }) =>
    alerts.find(({ alert, state }) => alert === opened.alert && state === 'closed'),
  )
  expect(closed).toMatchObject({ closedBecause: 'new-baseline', openedAt: opened.openedAt })
  const settling = viewOf(await drift())?.baselines.pictures
  expect(settling?.blocks).toBeLessThan(8)
  const { entries } = await at.client.json<{ entries: { action: string; who: string; new: string }[] }>('/audit')
  expect(entries[0]).toMatchObject({ action: 'drift.baseline', who: 'anna', new: 'new lamp' })
}, 200_000)
