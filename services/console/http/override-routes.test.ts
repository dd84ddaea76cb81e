import { expect, test, vi } from 'vitest'
import { openApp } from '../../../test/support/console-app.ts'
import { aRecord, aSummary, partIdOf } from '../../../test/support/console-parts.ts'
import type { PartOverrides } from '../parts/part-overrides.ts'
import { addOverrideRoutes } from './override-routes.ts'

const url = `/api/parts/${partIdOf(1)}/override`
const payload = { verdict: 'pass', reasonCode: 'good-part' }

async function serving() {
  const correct = vi.fn<PartOverrides['correct']>(async () => ({ ...aSummary(aRecord(1)), overrideRevision: 4 }))
  const withdraw = vi.fn<PartOverrides['withdraw']>(async () => ({ ...aSummary(aRecord(1)), overrideRevision: 5 }))
  const { app } = await openApp()
  addOverrideRoutes(app, { correct, withdraw })
  return { app, correct, withdraw }
}

test('what the asker has seen goes with the override, and the answer names what to have seen next', async () => {
  const { app, correct, withdraw } = await serving()
  const put = await app.inject({ method: 'PUT', url, payload, headers: { 'if-match': '"3"' } })
  expect([put.statusCode, put.headers.etag]).toEqual([200, '"4"'])
  expect(correct.mock.calls[0]?.[3]).toBe(3)
  const withdrawn = await app.inject({ method: 'DELETE', url, headers: { 'if-match': '"4"' } })
  expect([withdrawn.statusCode, withdrawn.headers.etag]).toEqual([200, '"5"'])
  expect(withdraw.mock.calls[0]?.[2]).toBe(4)
  await app.close()
})

test('who does not say what he has seen is not asked; what is no revision is refused', async () => {
  const { app, correct } = await serving()
  expect((await app.inject({ method: 'PUT', url, payload })).statusCode).toBe(200)
  expect(correct.mock.calls[0]?.[3]).toBeUndefined()
  const refused = await app.inject({ method: 'PUT', url, payload, headers: { 'if-match': '3' } })
  expect([refused.statusCode, refused.json().detail]).toEqual([400, expect.stringContaining('in quotes')])
  await app.close()
})
