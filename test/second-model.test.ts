import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openBus } from '../shared/bus/bus.ts'
import type { ModelFinding } from '../shared/contracts/finding.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { parseDelivery } from '../shared/runtime/parse-delivery.ts'
import { demoFolder, recipeIn } from './support/demo-recipe.ts'
import { judgings, type LightPackage, lightPackage } from './support/light-models.ts'
import { silentLog, temporaryFolder } from './support/nats-server.ts'
import { startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const partsWanted = 4
/** As the demo's own model has it: pictures that are cut for the one are right for the other. */
const inputSide = 256

async function write(folder: string, { files }: LightPackage): Promise<void> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
}

/** What a station says of good parts that its first model rejects, every one, and its second is asked about. */
async function judged(second: LightPackage | undefined) {
  await using folder = await temporaryFolder()
  await write(join(folder.path, 'first'), lightPackage('stern', judgings.stern, inputSide))
  if (second) await write(join(folder.path, 'second'), second)
  const recipe = await recipeIn(folder.path, (text) =>
    text
      .replace(/^budget: .*$/m, 'budget: manual')
      .replace(/^( +)model: (.*)$/m, `$1model: first\n$1second: { model: ${second ? 'second' : '$2'} }`),
  )
  const images = join(demoFolder, 'images/good')
  await using station = await startStationProcess(['--recipe', recipe, '--replay', images, '--rate', '2'])
  await until('a verdict', () => station.screen().includes('model+rules'), 30_000)
  const ending = new AbortController()
  const bus = openBus({
    ...{ url: station.brokerUrl(), role: 'viewer', name: 'test-viewer', station: 'demo', log: silentLog },
    keysFolder: join(station.dataFolder, 'keys'),
    signal: ending.signal,
  })
  await bus.opened
  const concerned = await until(
    'parts that the second model is asked about',
    async () => {
      const found: { verdict: string; finding: Extract<ModelFinding, { outcome: 'judged' }> }[] = []
      for await (const delivery of bus.browse(Decisions)) {
        const incoming = parseDelivery(delivery, Decisions)
        if ('reason' in incoming) throw new Error(incoming.reason)
        const finding = incoming.body.findings.top?.model
        if (finding?.outcome !== 'judged' || !(finding.first || finding.second)) continue
        found.push({ verdict: incoming.body.verdict, finding })
      }
      return found.length >= partsWanted ? found : undefined
    },
    30_000,
  )
  ending.abort()
  await bus.close()
  return concerned
}

test('a second model clears what the first rejects, and the verdict keeps both scores', async () => {
  const parts = await judged(undefined)
  const cleared = parts.filter(({ finding }) => finding.first && finding.score <= finding.threshold)
  expect(cleared.length).toBeGreaterThan(0)
  for (const { verdict, finding } of cleared) {
    expect(verdict).toBe('pass')
    expect(finding).toMatchObject({
      model: { name: 'demo-plate' },
      first: { model: { name: 'light' }, threshold: 0.5 },
    })
    expect(finding.first?.score).toBeGreaterThan(10)
  }
}, 90_000)

test('a second model that does not come to an end changes nothing: the first finding stands in time', async () => {
  for (const { verdict, finding } of await judged(lightPackage('endless', judgings.endless))) {
    expect(verdict).toBe('reject')
    expect(finding).toMatchObject({ model: { version: 'stern' }, second: { model: { version: 'endless' } } })
    expect(['late', 'failed']).toContain(finding.second?.outcome)
    expect(finding.score).toBeGreaterThan(finding.threshold)
  }
}, 90_000)
