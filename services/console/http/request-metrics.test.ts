import { expect, test } from 'vitest'
import { openApp } from '../../../test/support/console-app.ts'
import { partIdOf } from '../../../test/support/console-parts.ts'
import { addPartRoutes } from './part-routes.ts'
import { measureRequests } from './request-metrics.ts'

test('requests are told by their route and status: never by a part, nor by paths that somebody tries', async () => {
  const { app } = await openApp()
  const told: [string, number, boolean][] = []
  measureRequests(app, (route, status, durationMs) => told.push([route, status, durationMs >= 0]))
  addPartRoutes(app, { find: () => undefined, list: () => [] }, () => [])
  for (const url of ['/api/parts?limit=3', `/api/parts/${partIdOf(7)}`, '/api/parts/x', '/wp-admin', '/etc/passwd'])
    await app.inject(url)
  expect(told).toEqual([
    ['GET /api/parts', 200, true],
    ['GET /api/parts/:partId', 404, true],
    ['GET /api/parts/:partId', 400, true],
    ['none', 404, true],
    ['none', 404, true],
  ])
  await app.close()
})
