import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, noBrowser, type OpenBrowser, openBrowser, phone, phoneFaults } from './support/browser.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const password = 'a calm plant hums at night'
const verdictsFollowed = 5
const pages = ['/', '/parts', '/why', '/settings'] as const

let station: StationProcess
let browser: OpenBrowser
let anna: BrowserContext
let page: Page
let url = ''

describe.skipIf(noBrowser)(`the page of a whole station ${noBrowser ?? ''}`, { timeout: 90_000 }, () => {
  beforeAll(async () => {
    station = await startStationProcess(['--rate', '3', '--page-port', '0'])
    browser = await openBrowser()
    anna = await browser.newContext()
    page = await anna.newPage()
    const link = await until('the setup link', () => /http:\/\/\S+\/setup#\S+/.exec(station.screen())?.[0], 60_000)
    url = new URL(link).origin
    await page.goto(link)
  }, 120_000)

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await station?.[Symbol.asyncDispose]()
  }, 60_000)

  test('the setup link makes the first account and leads to the line', async () => {
    await page.waitForSelector('[name=name]')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.fill('[name=name]', 'anna')
    await page.fill('[name=password]', password)
    await page.click('button[type=submit]')
    await page.waitForSelector('.ready-yes')
    await page.waitForSelector('.verdict[data-part]')
    expect(await page.textContent('.ready-yes')).toBe('READY')
    expect(await page.textContent('.score-words')).toMatch(/^Anomaly score\d\.\d+of 1/)
    await page.waitForSelector('.tile-picture img')
  })

  test('each verdict is shown, one after the other', async () => {
    const shown = (): Promise<string | null> => page.getAttribute('.verdict', 'data-part')
    for (let verdict = 0; verdict < verdictsFollowed; verdict += 1) {
      const before = await shown()
      const partId = await until('the next verdict', async () => {
        const next = await shown()
        return next === before ? undefined : next
      })
      expect((await anna.request.get(`${url}/api/parts/${partId}`)).ok()).toBe(true)
    }
  })

  test('an override is made, counted, seen by others, and undone', async () => {
    const other = await anna.newPage()
    await other.goto(url)
    await page.click('.rejected-part')
    await page.waitForSelector('.override button')
    await until('the question', async () => {
      await page.keyboard.press('o')
      return page.$('dialog[open]')
    })
    expect(await accessibilityFaults(page)).toEqual([])
    await page.check('[name=verdict][value=pass]')
    await page.check('[name=reason][value=good-part]')
    await page.fill('[name=note]', 'seen twice')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('.part-head .verdict-badge-override')
    expect(await page.textContent('.override')).toMatch(
      /It is truly PASS. The part is good: false alarm.*seen twice.*anna/,
    )
    await other.waitForSelector('[data-counter=overridden]:text-is("1")')
    await page.click('.override button:text("Undo")')
    await page.waitForSelector('.part-head .verdict-badge-override', { state: 'detached' })
    await other.waitForSelector('[data-counter=overridden]:text-is("0")')
    await other.close()
    await page.keyboard.press('Escape')
    await page.waitForSelector('.verdict[data-part]')
  })

  test('of two people who override a part the second sees what the first said, before his own word counts', async () => {
    const { parts } = await (await anna.request.get(`${url}/api/parts?verdict=reject&limit=1`)).json()
    const [{ partId }] = parts
    await page.goto(`${url}/parts/${partId}`)
    await page.click('.override button')
    await page.check('[name=verdict][value=pass]')
    await page.check('[name=reason][value=good-part]')
    const csrf = { 'x-csrf-token': (await (await anna.request.get(`${url}/api/session`)).json()).csrfToken }
    const data = { verdict: 'reject', reasonCode: 'defect-missed', note: 'a crack' }
    await anna.request.put(`${url}/api/parts/${partId}/override`, { headers: csrf, data })
    await page.waitForSelector('dialog .message-wrong:has-text("a crack")')
    expect(await page.textContent('dialog .message-wrong')).toMatch(/Somebody else was quicker.*truly REJECT/)
    await page.click('dialog button:text("Override all the same")')
    await page.waitForSelector('.override:has-text("It is truly PASS")')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.verdict[data-part]')
  })

  test('why: the worst place stands beside the good one it resembles most', async () => {
    const explained = await until('an explained part', () => partWithExplanation(anna), 25_000)
    await page.goto(`${url}/why?part=${explained}`)
    await page.waitForSelector('.why-worst img')
    expect(await page.textContent('.why-good figcaption')).toMatch(/From the good image .+\.jpg/)
    expect(await page.textContent('.why .score-words')).toMatch(/\d\.\d+of 1above its limit/)
    expect(await page.textContent('.why-rules')).toMatch(/The rules (agree|see it differently)/)
  })

  test('a viewer has no way to override, and the server would refuse it', async () => {
    const csrf = { 'x-csrf-token': (await (await anna.request.get(`${url}/api/session`)).json()).csrfToken }
    const data = { name: 'vito', role: 'viewer', password }
    expect((await anna.request.post(`${url}/api/accounts`, { headers: csrf, data })).ok()).toBe(true)
    const vito = await browser.newContext()
    const looking = await vito.newPage()
    await looking.goto(url)
    await looking.waitForSelector('[name=name]')
    expect(await accessibilityFaults(looking)).toEqual([])
    await looking.fill('[name=name]', 'vito')
    await looking.fill('[name=password]', password)
    await looking.click('button[type=submit]')
    await looking.click('.rejected-part')
    await looking.waitForSelector('.override')
    expect(await looking.$('.override button')).toBeNull()
    expect(await looking.$('nav a[href="/recipes"]')).toBeNull()
    const partId = new URL(looking.url()).pathname.split('/').at(-1)
    const own = { 'x-csrf-token': (await (await vito.request.get(`${url}/api/session`)).json()).csrfToken ?? '' }
    const word = { verdict: 'pass', reasonCode: 'good-part', note: '' }
    const answer = await vito.request.put(`${url}/api/parts/${partId}/override`, { headers: own, data: word })
    expect(answer.status()).toBe(403)
    await vito.close()
  })

  test.each(['light', 'dark'] as const)('nothing serious keeps anybody out, %s', async (theme) => {
    await page.emulateMedia({ colorScheme: theme })
    const { parts } = await (await anna.request.get(`${url}/api/parts?verdict=reject&limit=1`)).json()
    for (const path of [...pages, `/parts/${parts[0].partId}`]) {
      await page.goto(`${url}${path}`)
      await page.waitForSelector('.verdict[data-part], .strip a, .why-rules, .settings-form')
      expect({ path, faults: await accessibilityFaults(page) }).toEqual({ path, faults: [] })
    }
  })

  test('on a phone nothing is cut and everything can be touched', async () => {
    const size = page.viewportSize()
    await page.setViewportSize(phone)
    const { parts } = await (await anna.request.get(`${url}/api/parts?verdict=reject&limit=1`)).json()
    const engineers = ['/models', '/recipes', '/thresholds', '/reports']
    for (const path of [...pages, ...engineers, `/parts/${parts[0].partId}`]) {
      await page.goto(`${url}${path}`)
      await page.waitForSelector('.verdict[data-part], .strip a, .why-rules, .settings-form, main .panel')
      expect({ path, faults: await phoneFaults(page) }).toEqual({ path, faults: [] })
    }
    if (size) await page.setViewportSize(size)
  })

  test('it says when there is no news, and goes on by itself when the console was started again', async () => {
    await page.goto(url)
    await page.waitForSelector('.verdict[data-part]')
    await page.evaluate('window.isStillOpen = true')
    const hanging = station.pidOf('console')
    process.kill(hanging, 'SIGSTOP')
    await page.waitForSelector('.banner-stale')
    expect(await page.textContent('.ready')).toBe('NO NEWS')
    process.kill(hanging, 'SIGKILL')
    await page.waitForSelector('.banner-stale', { state: 'detached', timeout: 25_000 })
    const before = await page.getAttribute('.verdict', 'data-part')
    await until('the next verdict', async () => (await page.getAttribute('.verdict', 'data-part')) !== before)
    expect(await page.evaluate('window.isStillOpen')).toBe(true)
  })
})

async function partWithExplanation(context: BrowserContext): Promise<string | undefined> {
  const { parts } = await (await context.request.get(`${url}/api/parts?verdict=reject`)).json()
  for (const { partId, score } of parts) {
    if (!(score > 1)) continue
    if ((await context.request.get(`${url}/api/parts/${partId}/explanations/top`)).ok()) return partId
  }
  return undefined
}
