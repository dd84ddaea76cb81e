import { afterEach, expect, test } from 'vitest'
import { openApp } from '../../../test/support/console-app.ts'
import { aStationState, partIdOf } from '../../../test/support/console-parts.ts'
import { addHealthRoutes } from './health-routes.ts'
import { addStationRoutes } from './station-routes.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const stop = {
  stopId: partIdOf(7),
  rule: 'rejects',
  sequence: 7,
  cause: '3 of the last 5 parts',
  raisedAt: '2026-01-05T08:00:00.000Z',
} as const

async function serving({ stopped = true, auditFails = false } = {}) {
  const { app } = await openApp()
  closing.push(() => app.close())
  const done: unknown[] = []
  const state = { stopped }
  const station = () => aStationState(state.stopped ? { ready: false, reason: 'the line is stopped', stop } : {})
  addHealthRoutes(app, station)
  addStationRoutes(app, {
    station,
    writeAudit: async ({ name }, change) => {
      if (auditFails) throw new Error('no')
      done.push({ who: name, ...change })
    },
    acknowledge: async (stopId, acknowledgement) => {
      done.push({ stopId, ...acknowledgement })
      state.stopped = false
    },
  })
  const acknowledge = (stopId: string, station = 'press', note = 'the gripper was loose') =>
    app.inject({ method: 'POST', url: `/api/stations/${station}/acknowledgement`, payload: { stopId, note } })
  return { app, done, acknowledge }
}

test('a stop is acknowledged by a person, with a note, after the audit has it', async () => {
  const { done, acknowledge } = await serving()
  const answer = await acknowledge(stop.stopId)
  expect([answer.statusCode, answer.json().ready]).toEqual([200, true])
  expect(done).toEqual([
    { who: 'anna', action: 'stop.acknowledge', target: stop.stopId, old: stop.cause, new: 'the gripper was loose' },
    { stopId: stop.stopId, by: 'anna', note: 'the gripper was loose' },
  ])
  expect((await acknowledge(stop.stopId)).statusCode).toBe(409)
})

test('another stop, another station and a line that runs are not acknowledged', async () => {
  const { done, acknowledge } = await serving()
  const other = await acknowledge(partIdOf(8))
  expect([other.statusCode, other.json().detail]).toEqual([
    409,
    `the line is stopped at part ${stop.stopId}: look at that one first`,
  ])
  expect((await acknowledge(stop.stopId, 'other')).statusCode).toBe(404)
  expect((await acknowledge(stop.stopId, 'press', 'x'.repeat(501))).statusCode).toBe(400)
  expect(done).toEqual([])
})

test('what cannot be audited does not let the line go on', async () => {
  const { done, acknowledge } = await serving({ auditFails: true })
  expect((await acknowledge(stop.stopId)).statusCode).toBe(500)
  expect(done).toEqual([])
})

test('READY is asked without a login, and says why not', async () => {
  const { app } = await serving()
  const not = await app.inject('/api/ready')
  expect([not.statusCode, not.json()]).toEqual([
    503,
    { status: 503, title: 'not ready', detail: 'the line is stopped' },
  ])
  const { app: other } = await serving({ stopped: false })
  expect((await other.inject('/api/ready')).json()).toEqual({ station: 'press', ready: true, reason: '' })
  expect((await other.inject('/api/stations')).json()).toMatchObject([{ station: 'press', ready: true }])
})
