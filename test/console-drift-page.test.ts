import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StationDrift } from '../services/console/api/drift.ts'
import { accessibilityFaults, noBrowser, type OpenBrowser, openBrowser } from './support/browser.ts'
import { aStationState } from './support/console-parts.ts'
import { startPretendConsole } from './support/pretend-console.ts'

const hourMs = 3_600_000
const nowMs = Date.parse('2026-01-09T08:00:00.000Z')
const at = (hoursAgo: number): string => new Date(nowMs - hoursAgo * hourMs).toISOString()
const partId = (number: number): string => `01KDZQ1G00000000000000000${number}`
const shown = (number: number, hoursAgo: number) => ({ partId: partId(number), capturedAt: at(hoursAgo) })
const history = (from: number, to: number) =>
  Array.from({ length: 72 }, (_, hour) => ({
    at: at(72 - hour),
    value: from + (Math.max(0, hour - 48) / 24) * (to - from) + (hour % 5) * 0.002,
  }))

const baseline = { settled: true, blocks: 72, blocksNeeded: 72, parts: 60_120, since: at(200) }
const learning = { settled: false, blocks: 31, blocksNeeded: 72, parts: 2480, since: at(31) }
const alert = {
  ...{ alert: '01KDZQ1G00000000000000000A', view: 'top', state: 'open', signal: 'appearance', cause: 'light' },
  ...{ since: at(20), openedAt: at(16), changedAt: at(1), text: 'as the page says it', remedy: 'as the page says it' },
  numbers: { value: 0.062, baseline: 0, pValue: 0.001, divergence: 0.8, samples: 1430 },
  moved: [{ measure: 'brightness', value: 0.88, baseline: 1, sigmas: 6.2 }],
  before: [shown(1, 60), shown(2, 40)],
  after: [shown(3, 8), shown(4, 2)],
}
const drift = StationDrift.parse({
  views: [
    {
      ...{ view: 'top', at: at(0), baselines: { scores: baseline, pictures: baseline } },
      signals: {
        scores: {
          ...{ state: 'steady', value: 0.71, baseline: 0.69, limit: 0.76, sigmas: 0.6, samples: 8200 },
          history: history(0.69, 0.71),
        },
        appearance: {
          state: 'drifting',
          value: 0.062,
          baseline: 0,
          pValue: 0.001,
          samples: 1430,
          history: history(0.01, 0.062),
        },
        overrides: {
          state: 'steady',
          value: 0.012,
          baseline: 0.011,
          pValue: 0.4,
          samples: 18,
          history: history(0.011, 0.012),
        },
      },
      measures: [
        { measure: 'brightness', value: 0.88, baseline: 1, sigmas: 6.2 },
        { measure: 'position', value: 0.004, baseline: 0, sigmas: 0.8 },
      ],
    },
    {
      ...{ view: 'side', at: at(0), baselines: { scores: learning, pictures: learning }, measures: [] },
      signals: Object.fromEntries(
        ['scores', 'appearance', 'overrides'].map((signal) => [signal, { state: 'learning', samples: 0, history: [] }]),
      ),
    },
  ],
  alerts: [
    alert,
    {
      ...alert,
      alert: '01KDZQ1G00000000000000000B',
      state: 'closed',
      closedBecause: 'back',
      signal: 'scores',
      before: [],
      after: [],
    },
  ],
})

let browser: OpenBrowser

describe.skipIf(noBrowser)(`the page of drift ${noBrowser ?? ''}`, { timeout: 120_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser()
  }, 60_000)
  afterAll(() => browser?.[Symbol.asyncDispose]())

  async function open(role: 'operator' | 'engineer', theme: 'light' | 'dark' = 'light') {
    const console = await startPretendConsole({ role, station: () => aStationState() })
    console.drift = drift
    const page = await (await browser.newContext(theme)).newPage()
    await page.goto(`${console.url}/drift`)
    await page.waitForSelector('.drift-alert')
    return { console, page }
  }

  test('shows what has moved, since when, why, what to try, and how it looked before and after', async () => {
    const { console, page } = await open('operator')
    await using _closing = console
    const told = await page.textContent('.drift-alert')
    expect(told).toMatch(
      /View top: Appearance.*open.*since about.*Likely cause.*light.*Brightness −12%.*Clean the lamp/s,
    )
    expect(await page.locator('.drift-alert').first().locator('img').count()).toBe(4)
    expect(await page.textContent('[aria-label="View side"]')).toContain('31 of 72 blocks')
    expect(await page.locator('button:has-text("Accept as the new normal")').count()).toBe(0)
  })

  test('an engineer accepts how a view is, with a reason', async () => {
    const { console, page } = await open('engineer')
    await using _closing = console
    await page.click('[aria-label="View top"] button:has-text("Accept as the new normal")')
    await page.fill('dialog [name=reason]', 'new lamp')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog', { state: 'detached' })
    expect(console.changes).toEqual(['POST /api/drift/baseline'])
  })

  test.each(['light', 'dark'] as const)('keeps nobody from using it, %s, in both languages', async (theme) => {
    const { console, page } = await open('engineer', theme)
    await using _closing = console
    expect(await accessibilityFaults(page)).toEqual([])
    await page.selectOption('.top-language select', 'it')
    await page.waitForSelector('h1:text-is("Deriva")')
    expect(await accessibilityFaults(page)).toEqual([])
  })
})
