import { join } from 'node:path'
import { expect, test } from 'vitest'
import { counters, histograms } from '../../shared/telemetry/catalogue.ts'
import { gauges } from '../../shared/telemetry/gauges.ts'
import { dashboards } from './dashboards.ts'
import { grafanaJson } from './grafana-json.ts'

const queries = dashboards.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries))

test.each(dashboards)(
  '$name: its JSON is what its panels make of it; `npx vitest run deploy/grafana --update` writes it',
  async (dashboard) => {
    const json = `${JSON.stringify(grafanaJson(dashboard), null, 2)}\n`
    await expect(json).toMatchFileSnapshot(join(import.meta.dirname, `${dashboard.name}.json`))
  },
)

test('panels stand side by side and below each other, never on top of each other', () => {
  for (const dashboard of dashboards) {
    const { panels } = grafanaJson(dashboard) as { panels: { gridPos: { x: number; y: number; w: number } }[] }
    for (const [index, { gridPos }] of panels.entries()) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      const before = panels[index - 1]?.gridPos
      if (before) expect(gridPos.y > before.y || gridPos.x === before.x + before.w).toBe(true)
    }
  }
})

test('every metric that a query asks for is in the catalogue', () => {
  const known = [...Object.values(counters), ...Object.values(histograms), ...Object.values(gauges)].map(
    ({ name }) => name,
  )
  const asked = queries.flatMap(({ expression }) => expression.match(/\bvaglio_\w+/g) ?? [])
  const recorded = ['vaglio_spent_parts']
  const unknown = asked.filter((name) => ![...known, ...recorded].includes(name.replace(/_bucket$/, '')))
  expect(unknown).toEqual([])
})
