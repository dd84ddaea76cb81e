import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

// biome-ignore lint/style/noProcessEnv: where the browser is depends on the machine that tests
const browserFile = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Says why tests with a browser cannot run; undefined where they can. */
export const noBrowser = existsSync(browserFile)
  ? undefined
  : `there is no browser at ${browserFile}; name one in CHROMIUM`

export type Theme = 'light' | 'dark'

export interface OpenBrowser extends AsyncDisposable {
  /** A browser that has seen nothing yet, and reads English. */
  newContext(theme?: Theme): Promise<BrowserContext>
}

export async function openBrowser(): Promise<OpenBrowser> {
  const args = ['--no-sandbox', '--js-flags=--expose-gc']
  const browser = await chromium.launch({ executablePath: browserFile, args })
  return {
    newContext: (theme = 'dark') =>
      browser.newContext({ colorScheme: theme, locale: 'en-GB', viewport: { width: 1600, height: 900 } }),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const seriousImpacts = ['serious', 'critical']

/** What keeps people with a disability from using the page (WCAG 2.2, A and AA): the rule and where. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResult>(`axe.run(${JSON.stringify({ runOnly: rules })})`)
  return violations
    .filter(({ impact }) => seriousImpacts.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly target: readonly string[] }[]
  }[]
}

/** As wide as phones are. */
export const phone = { width: 390, height: 844 }
const targetPixelsMin = 44

/** Runs in the page: what leaves its width where nothing scrolls, and what is too small for a finger. */
const phoneCheck = `(() => {
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 2 && height > 2 && getComputedStyle(element).clipPath === 'none'
  }
  const named = (element) => element.tagName + '.' + element.className + ' ' + element.textContent.trim().slice(0, 30)
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown)
  const targets = all('button, a.button, nav a, summary, select, textarea, input:not([type=radio], [type=checkbox], [type=range])')
  const small = targets.filter((element) => {
    const { width, height } = element.getBoundingClientRect()
    return Math.round(Math.min(width, height)) < ${targetPixelsMin}
  })
  const cut = all('header *, nav *, main *').filter((element) =>
    element.getBoundingClientRect().right > innerWidth + 1 &&
    !element.closest('svg') && !scrolls(element.parentElement))
  function scrolls(element) {
    return element !== null && element.tagName !== 'MAIN' &&
      (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
  }
  return [...small.map((element) => 'small: ' + named(element)), ...cut.map((element) => 'cut: ' + named(element))]
})()`

/** What keeps a page from being used on a phone: targets below 44 pixels, and what is cut at its edge. */
export async function phoneFaults(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(phoneCheck)
}

/** What the page keeps in memory once nothing that is no longer needed is left, in bytes. */
export async function heapBytes(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  try {
    await devtools.send('HeapProfiler.collectGarbage')
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    return usedSize
  } finally {
    await devtools.detach()
  }
}
