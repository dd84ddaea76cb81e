import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PartDetail, PartSummary } from '../services/console/api/part.ts'
import { accessibilityFaults, noBrowser, type OpenBrowser, openBrowser, type Theme } from './support/browser.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const password = 'a calm plant hums at night'
/** A process of lowest priority, on a machine that other tests share. */
const trialMsMax = 100_000
/** The good parts of the demo measure 20.2 to 20.7 mm. */
const limits = 'limits: { minMm: 19.8, maxMm: 21.1 }'
const tighter = 'limits: { minMm: 19.8, maxMm: 20.4 }'

let station: StationProcess
let browser: OpenBrowser
let page: Page
let url = ''
const faults: string[] = []

describe.skipIf(noBrowser)(`a recipe on its way to the line ${noBrowser ?? ''}`, { timeout: 240_000 }, () => {
  beforeAll(async () => {
    station = await startStationProcess(['--rate', '2', '--page-port', '0'])
    browser = await openBrowser()
    page = await (await browser.newContext('light')).newPage()
    page.on('pageerror', ({ message }) => faults.push(message))
    page.on('console', (said) => said.type() === 'error' && faults.push(`${said.text()} ${said.location().url}`))
    const link = await until('the setup link', () => /http:\/\/\S+\/setup#\S+/.exec(station.screen())?.[0], 60_000)
    url = new URL(link).origin
    await page.goto(link)
    await page.fill('[name=name]', 'anna')
    await page.fill('[name=password]', password)
    await page.click('button[type=submit]')
    await page.waitForSelector('.ready-yes')
    await until('thirty parts', async () => (await parts()).length >= 30, 90_000)
    await page.goto(`${url}/recipes`)
    await page.click('a:text-is("Edit")')
    await page.waitForSelector('.region-body')
  }, 240_000)

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await station?.[Symbol.asyncDispose]()
  })

  test('a tighter limit is tried on recent parts, and those that it would reject come first', async () => {
    const text = await page.inputValue('textarea')
    await page.fill('textarea', text.replace(limits, tighter))
    await page.waitForSelector('.differences td:text-is("20.4")')
    await page.click('button:text("Try on recent parts")')
    const row = page.locator('.tried-part').first()
    await row.waitFor({ timeout: trialMsMax })
    expect(await page.textContent('.trial-summary')).toMatch(/\d+ × pass → reject/)
    expect(await row.textContent()).toMatch(
      /was pass→would be reject.*bore: 20\.\d+ mm, 19\.8 to 21\.1 → 19\.8 to 20\.4/,
    )
    await row.locator('button').press('Enter')
    await row.locator('.tried-picture .measure-failed').first().waitFor()
    expect(await row.locator('tr.tried-changed').textContent()).toMatch(
      /^borepassed 20\.\d+ mm 19\.8 to 21\.1failed 20/,
    )
    // Everybody has to be able to read it.
    for (const theme of ['dark', 'light'] satisfies Theme[]) {
      await page.emulateMedia({ colorScheme: theme })
      expect({ theme, found: await accessibilityFaults(page) }).toEqual({ theme, found: [] })
    }
  })

  test('what the schema does not know the rules refuse, with the line', async () => {
    const text = await page.inputValue('textarea')
    await page.fill('textarea', text.replace('object: dark', 'object: invisible'))
    await page.waitForSelector('.differences td:text-is("invisible")')
    await page.click('button:text("Try on recent parts")')
    const line = text.split('\n').findIndex((one) => one.includes('object: dark')) + 1
    await page.waitForSelector(`.editor-trial .mistakes button:text-is("Line ${line}")`, { timeout: trialMsMax })
    await page.fill('textarea', text)
  })

  test('limits are taught from parts that somebody has chosen, and accepted into the text', async () => {
    await page.click('button:text("Propose limits from good parts")')
    const good = page.locator('.good-part')
    await good.first().waitFor()
    await good.nth(1).click()
    expect(await good.nth(1).getAttribute('aria-pressed')).toBe('false')
    await page.click('button:text-is("Propose limits")')
    await page.waitForSelector('.taught-table', { timeout: trialMsMax })
    for (const theme of ['dark', 'light'] satisfies Theme[]) {
      await page.emulateMedia({ colorScheme: theme })
      expect({ theme, found: await accessibilityFaults(page) }).toEqual({ theme, found: [] })
    }
    expect(await page.isDisabled('[aria-label="Accept for bore"]')).toBe(false)
    await page.click('[aria-label="Accept for bore"]')
    await until('the limits in the text', async () => !(await page.inputValue('textarea')).includes(tighter))
    await page.waitForSelector('tr:has-text("bore") .taught-accepted')
    expect(boreOf(await page.inputValue('textarea'))).toSatisfy(isAroundGoodParts)
  })

  test('it is activated, and the next verdict names its revision and its limits', async () => {
    const maxMm = boreOf(await page.inputValue('textarea'))
    await page.click('button:text("Activate")')
    await page.fill('[name=note]', 'limits of good parts')
    await page.click('dialog button[type=submit]')
    const row = page.locator('tr:has-text("limits of good parts")')
    await row.locator('.badge-good').waitFor({ timeout: 60_000 })
    const revision = (await row.locator('th').textContent()) ?? ''
    const part = await until('a part judged by it', async () => {
      return (await parts()).find(({ recipeRevision }) => recipeRevision === revision)
    })
    const { findings }: PartDetail = await (await page.request.get(`${url}/api/parts/${part.partId}`)).json()
    const rules = findings.top?.rules
    const bore = rules?.outcome === 'judged' ? rules.checks.find(({ name }) => name === 'bore') : undefined
    expect(bore?.limits.max).toBe(maxMm)
  })

  test('the page draws without an error', () => {
    expect(faults).toEqual([])
  })
})

async function parts(): Promise<PartSummary[]> {
  return (await (await page.request.get(`${url}/api/parts?limit=40`)).json()).parts
}

/** The largest bore that the text allows. */
function boreOf(text: string): number {
  return Number(/name: bore[\s\S]*?maxMm: ([\d.]+)/.exec(text)?.[1])
}

function isAroundGoodParts(maxMm: number): boolean {
  return maxMm > 20.4 && maxMm < 22
}
