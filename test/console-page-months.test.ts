import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PartDetail } from '../services/console/api/part.ts'
import type { StationState } from '../services/console/api/station.ts'
import { accessibilityFaults, heapBytes, noBrowser, type OpenBrowser, openBrowser } from './support/browser.ts'
import { aVerdict } from './support/builders.ts'
import { aRecord, aStationState, partIdOf } from './support/console-parts.ts'
import { startPretendConsole } from './support/pretend-console.ts'

const fastParts = 36_000
const partsAtOnce = 200
const heapGrowthBytesMax = 2 * 2 ** 20

let browser: OpenBrowser

/** Two hours at five parts a second, every fifth of them rejected. */
function fastPart(number: number): PartDetail {
  const isBad = number % 5 === 0
  const reasons = isBad ? [{ code: 'anomaly' as const, view: 'top', text: `anomaly score 1.5, part ${number}` }] : []
  const decidedAt = new Date().toISOString()
  const record = aRecord(number, { verdict: isBad ? 'reject' : 'pass', reasons, score: isBad ? 1.5 : 0.5, decidedAt })
  return {
    ...record,
    partId: partIdOf(number),
    capturedAt: new Date(Date.now() - 100).toISOString(),
    pictures: ['top'],
    overrideRevision: 0,
  }
}

async function lastShown(page: Page, number: number): Promise<void> {
  await page.waitForSelector(`.verdict[data-part="${partIdOf(number)}"]`)
}

describe.skipIf(noBrowser)(`a page that stays open for months ${noBrowser ?? ''}`, { timeout: 60_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.[Symbol.asyncDispose]())

  test('36000 parts later it keeps no more than after the first third', { timeout: 240_000 }, async ({ annotate }) => {
    await using console = await startPretendConsole({ role: 'operator', station: () => aStationState() })
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(console.url)
    await page.waitForSelector('.ready-yes')
    const heap: number[] = []
    const nodes: number[] = []
    for (let number = 1; number <= fastParts; number += 1) {
      console.decide(number, fastPart(number))
      if (number % partsAtOnce === 0) {
        await console.heard()
        await lastShown(page, number)
      }
      if (number % (fastParts / 3) === 0) {
        heap.push(await heapBytes(page))
        nodes.push(await page.evaluate<number>('document.querySelectorAll("*").length'))
      }
    }
    await annotate(`heap after each third: ${heap.map((bytes) => (bytes / 2 ** 20).toFixed(2)).join(', ')} MiB`)
    const [first = 0, , last = 0] = heap
    expect(last - first).toBeLessThan(heapGrowthBytesMax)
    expect(Math.abs((nodes[2] ?? 0) - (nodes[0] ?? 0))).toBeLessThan(100)
    await context.close()
  })

  test('a stop cannot be missed and is acknowledged with a word about what was done', async () => {
    let state: StationState = {
      ...aStationState({ ready: false, reason: 'the line is stopped' }),
      stop: {
        ...{ stopId: partIdOf(7), rule: 'rejects', sequence: 7, cause: '5 of the last 20 parts did not pass' },
        raisedAt: new Date().toISOString(),
      },
    }
    await using console = await startPretendConsole({ role: 'operator', station: () => state })
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(console.url)
    await page.waitForSelector('.stop')
    expect(await page.textContent('.stop-words')).toMatch(/LINE STOPPED5 of the last 20 parts did not pass/)
    expect(await page.textContent('.ready')).toBe('STOPPED')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.keyboard.press('a')
    await page.fill('[name=note]', 'cleaned the lens')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog', { state: 'detached' })
    expect(console.changes).toEqual(['POST /api/stations/press/acknowledgement'])
    state = aStationState()
    console.tell({ event: 'station', data: state })
    await page.waitForSelector('.ready-yes')
    expect(await page.$('.stop')).toBeNull()
    await context.close()
  })

  test('a part that nobody judged does not look like one that was', async () => {
    await using console = await startPretendConsole({ role: 'viewer', station: () => aStationState() })
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(console.url)
    await page.waitForSelector('.ready-yes')
    const verdict = aVerdict({ verdict: 'reject', basis: 'fail-safe', findings: {} })
    console.decide(1, { ...aRecord(1, verdict), pictures: [], overrideRevision: 0 })
    await lastShown(page, 1)
    expect(await page.textContent('.verdict')).toMatch(/REJECT.*FAIL-SAFE: nobody judged it in time/)
    expect(await page.$('.verdict-blind')).not.toBeNull()
    await page.waitForSelector('.tile-check-missing')
    expect(await page.$('.tile-pass')).toBeNull()
    await context.close()
  })

  test('in Italian everything is said in Italian', async () => {
    await using console = await startPretendConsole({ role: 'viewer', station: () => aStationState() })
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(console.url)
    await page.selectOption('.top-language select', 'it')
    await page.waitForSelector('.ready:text-is("PRONTA")')
    expect(await page.getAttribute('html', 'lang')).toBe('it')
    await page.reload()
    await page.waitForSelector('.ready:text-is("PRONTA")')
    await context.close()
  })
})
