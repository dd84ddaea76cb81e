import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { explainCommand } from '../deploy/cli/explain.ts'
import { type Bus, openBus } from '../shared/bus/bus.ts'
import { type Contract, message } from '../shared/contracts/contract.ts'
import { type Explanation, Explanations } from '../shared/contracts/explanation.ts'
import { ModelMemory } from '../shared/contracts/model-memory.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { decodeImage } from '../shared/imaging/decode.ts'
import { encodeJpeg } from '../shared/imaging/encode.ts'
import { readPackage } from '../shared/model/package.ts'
import { parseDelivery } from '../shared/runtime/parse-delivery.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { aView } from './support/builders.ts'
import { silentLog, type TestBroker, temporaryFolder, testBroker } from './support/nats-server.ts'
import { startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const picturePixelsMax = 400 * 400
const demoPackage = join(projectFolder, 'models/demo-plate/1')

afterEach(() => {
  vi.restoreAllMocks()
})

async function printed(command: Command, ...args: string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await command.parseAsync(args, { from: 'user' })
  const screen = written.mock.calls.map(([text]) => text).join('')
  written.mockRestore()
  return screen
}

const at = ({ broker, keysFolder }: TestBroker): string[] => ['--url', broker.url, '--keys', keysFolder]
const partId = (number: number) => `01KDZQ1G0000000000${String(number).padStart(8, '0')}`

const anExplanation: Explanation = {
  model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
  ...{ score: 1.5, threshold: 1.2, warningThreshold: 1 },
  inspected: { x: 84, y: 84, width: 400, height: 200 },
  picture: '/9j/',
  heatmap: { width: 2, height: 1, cells: Buffer.of(10, 160).toString('base64') },
  worst: {
    region: { x: 284, y: 84, width: 200, height: 200 },
    closeUp: { region: { x: 204, y: 84, width: 280, height: 200 }, picture: '/9j/' },
  },
  nearestGood: {
    image: '<b>07.jpg',
    region: { x: 8, y: 16, width: 8, height: 8 },
    closeUp: { region: { x: 0, y: 0, width: 64, height: 64 }, picture: '/9j/' },
  },
}

/** Parts 1 to 3 were explained, the last one in two views; number 2 was given to two parts. */
async function explained(broker: TestBroker): Promise<void> {
  const inference = await broker.bus('inference')
  const parts: [sequence: number, id: number, view: string, score: number][] = [
    [1, 1, 'top', 1.5],
    [2, 2, 'top', 1.6],
    [2, 3, 'top', 1.7],
    [3, 4, 'top', 1.8],
    [3, 4, 'side', 1.9],
  ]
  for (const [sequence, id, view, score] of parts) {
    const envelope = aView({ sequence, partId: partId(id), view })
    await inference.publish(message(Explanations, envelope, { ...anExplanation, score }))
  }
}

describe('vaglio explain', () => {
  test('tells of the last part that was suspicious, or of the one that is asked for', async () => {
    await using broker = await testBroker()
    await explained(broker)
    const newest = await printed(explainCommand(), ...at(broker))
    expect(newest).toContain(`part 3 (${partId(4)}), view top, captured 2026-01-05 08:00`)
    expect(newest).toContain('view side')
    expect(newest).toMatch(/score +1.800, 1.50 times the threshold of 1.200; suspicious above 1.000\n/)
    expect(newest).toMatch(/worst place +x 284 to 484, y 84 to 284 of the frame\n/)
    expect(newest).toMatch(/nearest good +<b>07.jpg, x 8 to 16, y 16 to 24 of the model’s input\n/)
    const scores = async (part: string) => {
      const found: { body: Explanation }[] = JSON.parse(await printed(explainCommand(), part, ...at(broker), '--json'))
      return found.map(({ body }) => body.score)
    }
    expect(await scores('1')).toEqual([1.5])
    expect(await scores('2')).toEqual([1.7])
    expect(await scores(partId(2).toLowerCase())).toEqual([1.6])
    await expect(printed(explainCommand(), '9', ...at(broker))).rejects.toThrow(
      'no explanation of part 9 is kept: only parts that a model finds suspicious are explained',
    )
  })

  test('writes a page that needs nothing beside it', async () => {
    await using broker = await testBroker()
    await using folder = await temporaryFolder()
    await explained(broker)
    const file = join(folder.path, 'part.html')
    await printed(explainCommand(), '1', ...at(broker), '--html', file)
    const page = await readFile(file, 'utf8')
    expect(page).toContain('<title>Part 1: why it is suspicious</title>')
    expect(page.match(/data:image\/jpeg;base64,\/9j\//g)).toHaveLength(3)
    expect(page).toContain('&lt;b&gt;07.jpg')
    expect(page).not.toMatch(/<b>|https?:/)
    // One of two cells is hot, and three places are outlined.
    expect(page.match(/<rect [^>]*fill="rgb\(255 131 20 \/ 0\.37\)"/g)).toHaveLength(1)
    expect(page.match(/<rect [^>]*fill="none"/g)).toHaveLength(3)
    // The good one is squeezed as the model's input is, and shown in the proportions of the part.
    expect(page.match(/aspect-ratio: 280 \/ 200/g)).toHaveLength(2)
    const nowhere = ['--html', join(folder.path, 'missing/part.html')]
    await expect(printed(explainCommand(), '1', ...at(broker), ...nowhere)).rejects.toThrow(/page cannot be written/)
  })

  test('of a station that has explained nothing says so', async () => {
    await using broker = await testBroker()
    await expect(printed(explainCommand(), ...at(broker))).rejects.toThrow('no explanation is kept: only parts that')
  })
})

/** Everything of a kind that a station's broker holds. */
async function stored<Envelope, Body>(bus: Bus, contract: Contract<Envelope, Body>) {
  const found: { envelope: Envelope; body: Body }[] = []
  for await (const delivery of bus.browse(contract)) {
    const incoming = parseDelivery(delivery, contract)
    if ('reason' in incoming) throw new Error(incoming.reason)
    found.push(incoming)
  }
  return found
}

describe('a station', () => {
  test('explains the parts that its model finds suspicious, by a good image of the package, and no other', async () => {
    const { manifest } = await readPackage(demoPackage)
    const memory = ModelMemory.parse(JSON.parse(await readFile(join(demoPackage, 'memory.json'), 'utf8')))
    const ending = new AbortController()
    await using station = await startStationProcess(['--rate', '4'])
    await until('a verdict', () => station.screen().includes('model+rules'), 30_000)
    const bus = openBus({
      ...{ url: station.brokerUrl(), role: 'viewer', name: 'test-viewer', station: 'demo', log: silentLog },
      keysFolder: join(station.dataFolder, 'keys'),
      signal: ending.signal,
    })
    await bus.opened
    await until('three explanations', async () => (await stored(bus, Explanations)).length >= 3, 45_000)
    const explanations = await stored(bus, Explanations)
    const verdicts = await until('their verdicts', async () => {
      const all = await stored(bus, Decisions)
      const isDecided = (part: string) => all.some(({ envelope }) => envelope.partId === part)
      return explanations.every(({ envelope }) => isDecided(envelope.partId)) ? all : undefined
    })
    ending.abort()
    await bus.close()
    const explained = new Set(explanations.map(({ envelope }) => envelope.partId))
    for (const { envelope, body } of verdicts) {
      const model = body.findings.top?.model
      if (model?.outcome !== 'judged' || !explained.has(envelope.partId)) continue
      expect(model.score).toBeGreaterThan(model.warningThreshold ?? model.threshold)
    }
    expect(verdicts.some(({ body }) => body.verdict === 'pass')).toBe(true)
    for (const { body } of explanations) {
      expect(body).toMatchObject({ model: { name: manifest.name }, heatmap: { width: 32 }, worst: {}, nearestGood: {} })
      const image = memory.images.find(({ name }) => name === body.nearestGood?.image)
      expect(manifest.files.map(({ file }) => file)).toContain(image?.file)
      expect(await similar(body.nearestGood?.closeUp?.picture, `${image?.file}`, body)).toBe(true)
    }
  }, 120_000)
})

/** Whether a close-up shows the place in the good image that it says it does. */
async function similar(picture: string | undefined, file: string, { nearestGood }: Explanation): Promise<boolean> {
  const region = nearestGood?.closeUp?.region
  if (!picture || !region) return false
  const shown = await decodeImage(Buffer.from(picture, 'base64'), picturePixelsMax)
  const whole = await decodeImage(await readFile(join(demoPackage, file)), picturePixelsMax)
  const rows = Array.from({ length: region.height }, (_, row) => {
    const start = ((region.y + row) * whole.width + region.x) * 3
    return whole.data.subarray(start, start + region.width * 3)
  })
  const cut = { width: region.width, height: region.height, data: Buffer.concat(rows) }
  const expected = await decodeImage(await encodeJpeg(cut, 85), picturePixelsMax)
  return Buffer.from(shown.data).equals(Buffer.from(expected.data))
}
