import { cpus } from 'node:os'
import { percentile } from '../../deploy/local/percentile.ts'
import type { PartDetail } from '../../services/console/api/part.ts'
import { noBrowser, openBrowser } from '../support/browser.ts'
import { startStationProcess } from '../support/station-process.ts'
import { until } from '../support/until.ts'

/** From a verdict's decision until it stands on the page of a browser on the same machine. */
const partsPerSecond = 5
const verdictsBefore = 25
const verdictsMeasured = 200
const waitMsMax = 120_000
const say = (text: string): void => void process.stdout.write(`${text}\n`)

interface SeenVerdict {
  readonly partId: string
  readonly atMs: number
}

/** Runs in the page: writes down when each verdict was there to be seen. */
const watchVerdicts = `
  window.seen = []
  const shown = () => document.querySelector('.verdict').dataset.part
  let last = shown()
  new MutationObserver(() => {
    if (shown() === last) return
    last = shown()
    window.seen.push({ partId: last, atMs: Date.now() })
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-part'] })
`

if (noBrowser) throw new Error(noBrowser)
await using station = await startStationProcess(['--rate', String(partsPerSecond), '--page-port', '0'])
await using browser = await openBrowser()
const link = await until('the setup link', () => /http:\/\/\S+\/setup#\S+/.exec(station.screen())?.[0], waitMsMax)
const context = await browser.newContext()
const page = await context.newPage()
await page.goto(link)
await page.fill('[name=name]', 'anna')
await page.fill('[name=password]', 'a calm plant hums at night')
await page.click('button[type=submit]')
await page.waitForSelector('.verdict[data-part]', { timeout: waitMsMax })
await page.evaluate(watchVerdicts)
const seen = await until(
  'verdicts',
  async () => {
    const all = await page.evaluate<SeenVerdict[]>('window.seen')
    return all.length >= verdictsBefore + verdictsMeasured ? all.slice(verdictsBefore) : undefined
  },
  waitMsMax,
)
const shownMs: number[] = []
for (const { partId, atMs } of seen) {
  const answer = await context.request.get(`${new URL(link).origin}/api/parts/${partId}`)
  const { decidedAt }: PartDetail = await answer.json()
  shownMs.push(atMs - Date.parse(decidedAt))
}
say(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
say(`${shownMs.length} verdicts at ${partsPerSecond} a second, from decision to screen:`)
say(`p50 ${percentile(shownMs, 0.5)} ms, p99 ${percentile(shownMs, 0.99)} ms, max ${percentile(shownMs, 1)} ms`)
