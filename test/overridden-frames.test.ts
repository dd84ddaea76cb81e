import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PartSummary } from '../services/console/api/part.ts'
import { type OverriddenPart, readOverriddenParts } from '../services/inference/exam/overridden-parts.ts'
import { inspectedRegion } from '../services/inference/exam/suitability.ts'
import { openBus } from '../shared/bus/bus.ts'
import type { ViewRecipe } from '../shared/contracts/recipe.ts'
import { loadRecipe } from '../shared/recipe/load.ts'
import { consoleOf } from './support/console-client.ts'
import { demoFolder } from './support/demo-recipe.ts'
import { silentLog } from './support/nats-server.ts'
import { startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

test('an override reaches the exam of the next model with its picture, and its withdrawal does', async () => {
  await using station = await startStationProcess(['--rate', '4', '--page-port', '0'])
  const client = await consoleOf(station)
  const rejected = async () => (await client.json<{ parts: PartSummary[] }>('/parts?verdict=reject')).parts[0]
  const { partId } = await until('a part that is rejected', rejected, 60_000)
  const ending = new AbortController()
  const identity = { url: station.brokerUrl(), role: 'inference', keysFolder: join(station.dataFolder, 'keys') }
  const bus = openBus({ ...identity, name: 'test', station: 'demo', log: silentLog, signal: ending.signal })
  await bus.opened
  const { views } = await loadRecipe(join(demoFolder, 'recipe.yaml'))
  const region = inspectedRegion(views.top as ViewRecipe)
  const read = (): Promise<OverriddenPart[]> => readOverriddenParts(bus, 'top', region)

  await client.send('PUT', `/parts/${partId}/override`, { verdict: 'pass', reasonCode: 'good-part', note: '' })
  const part = await until('the picture of the part', async () => (await read())[0], 20_000)
  expect(part).toMatchObject({ partId, truth: 'pass' })
  const shown = await client.get(`/parts/${partId}/pictures/top`)
  expect(Buffer.from(await part.frame())).toEqual(Buffer.from(await shown.arrayBuffer()))

  await client.send('DELETE', `/parts/${partId}/override`)
  await until('its withdrawal', async () => (await read()).length === 0, 20_000)
  ending.abort()
  await bus.close()
}, 120_000)
