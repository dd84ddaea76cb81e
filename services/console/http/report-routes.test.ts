import { afterEach, expect, test } from 'vitest'
import { captureWallMs } from '../../../test/support/builders.ts'
import { openApp } from '../../../test/support/console-app.ts'
import { aRecord, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { createPartStore } from '../parts/part-store.ts'
import { createPartReports } from '../parts/report-queries.ts'
import { addReportRoutes } from './report-routes.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function serving() {
  const folder = temporaryDatabase()
  const { app } = await openApp()
  closing.push(
    () => app.close(),
    () => folder[Symbol.dispose](),
  )
  const store = createPartStore(folder.database)
  for (const number of [1, 2, 3]) store.addVerdict(aRecord(number))
  const asked: [string, number][] = []
  addReportRoutes(app, {
    reports: createPartReports(folder.database, ['06:00']),
    scoreBins: async (view, fromMs) => {
      asked.push([view, fromMs - captureWallMs])
      return [{ score: 0.9, passed: 2, scoreAlone: 3, otherwise: 4, saidGood: 1, saidBad: 0 }]
    },
    views: ['top', 'side'],
    serving: (view) =>
      view === 'top' ? { name: 'plate', version: '2', since: new Date(captureWallMs).toISOString() } : undefined,
    wallMs: () => captureWallMs + 30 * 60_000,
  })
  return { app, asked }
}

test('the summary is of the hours that are asked for', async () => {
  const { app } = await serving()
  const report = (await app.inject('/api/reports/summary?hours=1')).json()
  expect(report).toMatchObject({ from: '2026-01-05T07:30:00.000Z', to: '2026-01-05T08:30:00.000Z', columnMs: 60_000 })
  expect(report.columns.reduce((sum: number, { parts }: { parts: number }) => sum + parts, 0)).toBe(3)
})

test('unless hours are asked for it is of what there is', async () => {
  const { app } = await serving()
  expect((await app.inject('/api/reports/summary')).json()).toMatchObject({ hours: 1, columnMs: 60_000 })
})

test.each(['0', '-1', '337', 'x'])('%s hours are refused', async (hours) => {
  const { app } = await serving()
  expect((await app.inject(`/api/reports/summary?hours=${hours}`)).statusCode).toBe(400)
  expect((await app.inject(`/api/reports/thresholds?hours=${hours}`)).statusCode).toBe(400)
})

test('scores of an earlier model do not count for the threshold of the one that serves', async () => {
  const { app, asked } = await serving()
  const { views } = (await app.inject('/api/reports/thresholds?hours=1')).json()
  expect(asked).toEqual([
    ['top', 0],
    ['side', -30 * 60_000],
  ])
  expect(views).toMatchObject([{ view: 'top', model: { name: 'plate', version: '2' }, parts: 9 }, { view: 'side' }])
})
