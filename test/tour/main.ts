import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page, Request } from 'playwright-core'
import sharp from 'sharp'
import { projectFolder } from '../../shared/service/software-version.ts'
import { noBrowser, openBrowser, type Theme } from '../support/browser.ts'
import { startStationProcess } from '../support/station-process.ts'
import { until } from '../support/until.ts'
import { playScene } from './scene.ts'

/** Takes the pictures of the README's tour, of every page in both themes, from a station that inspects the demo. */
const folder = join(projectFolder, 'deploy/tour')
const size = { width: 1360, height: 800 }
const pictureQuality = 75
const password = 'a calm plant hums at night'

const pages = [
  { name: 'line', path: '/' },
  { name: 'parts', path: '/parts' },
  { name: 'why', path: '/why' },
  { name: 'models', path: '/models' },
  { name: 'recipes', path: '/recipes' },
  { name: 'thresholds', path: '/thresholds' },
  { name: 'drift', path: '/drift' },
  { name: 'reports', path: '/reports' },
  { name: 'settings', path: '/settings' },
] as const

/** Runs in the page: pictures further along a strip are fetched only when they come near. */
const hasAllPictures = `[...document.images].every((image) => {
  const { left, top } = image.getBoundingClientRect()
  return image.complete || image.hidden || left > innerWidth || top > innerHeight
})`
const openRequests = new Set<Request>()

if (noBrowser) throw new Error(noBrowser)
await mkdir(folder, { recursive: true })
await using station = await startStationProcess(['--rate', '4', '--page-port', '0'])
await using browser = await openBrowser()
const link = await until('the setup link', () => /http:\/\/\S+\/setup#\S+/.exec(station.screen())?.[0], 60_000)
const { origin } = new URL(link)
const first = await browser.newContext()
await setUp(await first.newPage())
await playScene(station, origin, first.request)
const { cookies } = await first.storageState()
for (const theme of ['light', 'dark'] as const) await takeAll(theme)

async function takeAll(theme: Theme): Promise<void> {
  const context = await browser.newContext(theme)
  await context.addCookies(cookies)
  const page = await context.newPage()
  await page.setViewportSize(size)
  watchRequests(page)
  for (const { name, path } of pages) {
    await page.goto(`${origin}${path}`)
    await take(page, `${name}-${theme}`)
  }
  await page.goto(origin)
  await page.click('.rejected-part')
  await page.waitForSelector('.picture-moved img')
  await take(page, `part-${theme}`)
  await page.click('.override button')
  await take(page, `override-${theme}`)
  await context.close()
}

async function setUp(page: Page): Promise<void> {
  await page.goto(link)
  await page.fill('[name=name]', 'anna')
  await page.fill('[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForSelector('.ready-yes')
}

/** Once everything that is asked for has come; the stream of events never ends. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForSelector('.ready-yes')
  await until('its pictures', () => page.evaluate<boolean>(hasAllPictures))
  await until('its answers', () => openRequests.size === 0)
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
  const picture = await page.screenshot()
  await sharp(picture)
    .webp({ quality: pictureQuality })
    .toFile(join(folder, `${name}.webp`))
}

/** What the page has asked for and not had yet, but for the stream of events, which has no end. */
function watchRequests(page: Page): void {
  page.on('request', (request) => !request.url().includes('/api/events') && openRequests.add(request))
  page.on('requestfinished', (request) => openRequests.delete(request))
  page.on('requestfailed', (request) => openRequests.delete(request))
}
