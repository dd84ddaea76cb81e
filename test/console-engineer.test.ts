import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StationRecipes } from '../services/console/api/recipe.ts'
import { accessibilityFaults, noBrowser, type OpenBrowser, openBrowser, type Theme } from './support/browser.ts'
import { addDemoVersion } from './support/demo-version.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const password = 'a calm plant hums at night'
/** Thirty live parts that both models judge, on a machine that other tests share. */
const examMsMax = 110_000
const frame = { width: 640, height: 480 }

let station: StationProcess
let browser: OpenBrowser
let page: Page
let url = ''
const faults: string[] = []

describe.skipIf(noBrowser)(`the pages of engineers ${noBrowser ?? ''}`, { timeout: 240_000 }, () => {
  beforeAll(async () => {
    station = await startStationProcess(['--rate', '4', '--page-port', '0'])
    browser = await openBrowser()
    page = await (await browser.newContext('light')).newPage()
    page.on('pageerror', ({ message }) => faults.push(message))
    page.on('console', (said) => said.type() === 'error' && faults.push(said.text()))
    const link = await until('the setup link', () => /http:\/\/\S+\/setup#\S+/.exec(station.screen())?.[0], 60_000)
    url = new URL(link).origin
    await page.goto(link)
    await page.fill('[name=name]', 'anna')
    await page.fill('[name=password]', password)
    await page.click('button[type=submit]')
    await page.waitForSelector('.ready-yes')
  }, 120_000)

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await station?.[Symbol.asyncDispose]()
  }, 60_000)

  test('a model is activated, watched through its exam, and rolled back', async () => {
    await addDemoVersion(station, '2')
    await page.goto(`${url}/models`)
    await page.click('[aria-label="Activate demo-plate/2"]')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.fill('[name=reason]', 'a second version')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('.model-progress')
    await page.waitForSelector('.model-name:text-is("demo-plate/2")', { timeout: examMsMax })
    await page.waitForSelector('.exam-body .scatter-dot')
    expect(await page.textContent('.exam summary')).toMatch(/passed.*demo-plate\/2 against demo-plate\/1/)
    await page.click('button:text("Roll back to")')
    await page.fill('[name=reason]', 'it was only a try')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('.model-name:text-is("demo-plate/1")', { timeout: examMsMax })
    const choices = await page.textContent('section:has(> #choices)')
    expect(choices).toMatch(/the recipe’s own model.*anna.*it was only a try.*demo-plate\/2.*a second version/)
  })

  test('a region is moved by mouse and by keyboard, and its numbers are written in the text', async () => {
    await page.goto(`${url}/recipes`)
    await page.click('a:text-is("Edit")')
    await page.waitForSelector('.region-body')
    await drag({ x: 320, y: 300 }, { x: 330, y: 290 })
    await textHas('region: { x: 250, y: 150, width: 160, height: 160 }')
    await page.keyboard.press('ArrowLeft')
    await textHas('region: { x: 249, y: 150, width: 160, height: 160 }')
    await page.keyboard.press('Control+Shift+ArrowDown')
    await textHas('region: { x: 249, y: 150, width: 160, height: 170 }')
    await drag({ x: 409, y: 320 }, { x: 400, y: 310 })
    await textHas('region: { x: 249, y: 150, width: 151, height: 160 }')
    await page.waitForSelector('.differences td:text-is("151 × 160 at 249, 150")')
  })

  test('a mistake is told with its line, and keeps the recipe from being activated', async () => {
    const right = await page.inputValue('textarea')
    await page.fill('textarea', right.replace('budget: indexing', 'budget: soon'))
    await page.waitForSelector('.mistakes button:text-is("Line 4")')
    expect(await page.isDisabled('button:text("Activate")')).toBe(true)
    await page.fill('textarea', right.replace('maxMm: 21.1', 'maxMm: 21.3'))
    await page.waitForSelector('.differences td:text-is("21.3")')
  })

  test('the recipe is activated, rules, and an earlier one is restored', async () => {
    await page.click('button:text("Activate")')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.fill('[name=note]', 'a larger bore')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('tr:has-text("a larger bore") .badge-good')
    await page.click('button:text-is("Restore")')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.fill('[name=note]', 'as it was')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('tr:has-text("as it was") .badge-good')
    expect((await recipes()).revisions.map(({ author }) => author)).toEqual(['anna', 'anna', 'recipe file'])
  })

  test('a recipe that the rules cannot use is shown as refused, with their reason', async () => {
    await page.click('a:text-is("Edit")')
    await page.waitForSelector('.region-body')
    const right = await page.inputValue('textarea')
    await page.fill('textarea', right.replace('object: dark', 'object: invisible'))
    await page.waitForSelector('.differences td:text-is("invisible")')
    await page.click('button:text("Activate")')
    await page.fill('[name=note]', 'nobody sees it')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('tr:has-text("nobody sees it") .badge-bad')
    expect(await page.textContent('.recipe-reason')).toMatch(/object/)
  })

  test('a threshold is tried on the station’s own parts', async () => {
    await page.goto(`${url}/thresholds`)
    await page.fill('.threshold-slider input', '2.4')
    await page.waitForSelector('.threshold-outcome strong:text-matches("[1-9]\\\\d* fewer would have been rejected")')
  })

  test('every page can be used by everybody, in both themes, and draws without an error', async () => {
    const ruling = (await recipes()).ruling
    for (const theme of ['dark', 'light'] satisfies Theme[]) {
      await page.emulateMedia({ colorScheme: theme })
      for (const path of ['/models', '/recipes', `/recipes?edit=${ruling}`, '/thresholds', '/drift', '/reports']) {
        await page.goto(url + path)
        await page.waitForSelector('main .panel')
        const found = await accessibilityFaults(page)
        expect({ path, theme, found }).toEqual({ path, theme, found: [] })
      }
    }
    expect(faults).toEqual([])
  })
})

/** In pixels of the frame. */
async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const box = await page.locator('.canvas-regions').boundingBox()
  if (!box) throw new Error('there is no picture to draw on')
  const at = ({ x, y }: { x: number; y: number }) =>
    [box.x + (x * box.width) / frame.width, box.y + (y * box.height) / frame.height] as const
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 3 })
  await page.mouse.up()
}

async function textHas(wanted: string): Promise<void> {
  await until(wanted, async () => (await page.inputValue('textarea')).includes(wanted))
}

async function recipes(): Promise<StationRecipes> {
  return await (await page.request.get(`${url}/api/recipes`)).json()
}
