import { styleText } from 'node:util'
import { SingleBar } from 'cli-progress'
import type { Log } from '../../shared/runtime/log.ts'
import { createHeldLines } from './held-lines.ts'
import type { Ledger, LedgerPart } from './ledger.ts'
import { percentile } from './percentile.ts'
import { verdictLine } from './verdict-line.ts'

/** Everything `npm start` shows a person. */
export interface Screen {
  readonly log: Log
  say(text: string): void
  notice(service: string, level: 'warn' | 'error', text: string): void
  started(station: string, budgetMs: number, brokerUrl: string, source: string): void
  /** Where the page is, and the link that makes the first account; anything but text is passed over. */
  page(url: unknown, setup: unknown): void
  /** No page comes that verdicts would have to wait for. */
  withoutPage(): void
  decided(part: LedgerPart): void
  stopping(): void
  ledger(ledger: Ledger): void
}

/** To the beginning of the line, and everything on it away. */
const clearLine = '\r\u001b[2K'

/** The page's address stands above the first verdicts, unless the console takes longer. */
const pageWaitMsMax = 10_000
const schedule = (action: () => void, delayMs: number): void => void setTimeout(action, delayMs).unref()

/** A line a verdict; for a counted replay on a terminal a bar, with lines for what did not pass. */
export function createScreen(count: number | undefined): Screen {
  const isTerminal = process.stdout.isTTY === true
  const bar = count !== undefined && isTerminal ? progressBar() : undefined
  let pageTold = ''
  // A script that reads it has no use for colours.
  const link = (url: string): string => (isTerminal ? styleText(['bold', 'cyan'], url) : url)
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  const verdicts = createHeldLines((line) => say(`${bar ? clearLine : ''}${line}`), pageWaitMsMax, schedule)
  const notice: Screen['notice'] = (service, level, text) => {
    const mark = level === 'error' ? styleText('red', '✗') : styleText('yellow', '!')
    if (bar) process.stdout.write(clearLine)
    process.stderr.write(`${mark} ${service}: ${text}\n`)
  }
  return {
    say,
    notice,
    log: {
      debug: () => {},
      info: () => {},
      warn: (_, text) => notice('ledger', 'warn', text),
      error: (_, text) => notice('ledger', 'error', text),
    },
    started(station, budgetMs, brokerUrl, source) {
      say(`station ${station} inspects ${source}, ${budgetMs} ms a part, broker at ${brokerUrl}; Ctrl-C ends it`)
      bar?.start(count ?? 0, 0)
    },
    page(url, setup) {
      const opened = typeof setup === 'string' ? setup : url
      if (typeof opened !== 'string') return
      const text =
        opened === url
          ? `open ${link(opened)} to watch it`
          : `open ${link(opened)} to watch it (the link makes the first account, once; the page itself is at ${url})`
      if (text === pageTold) return
      pageTold = text
      say(`${bar ? clearLine : ''}\n${text}\n`)
      verdicts.release()
    },
    withoutPage: verdicts.release,
    decided(part) {
      // Beside a bar only what needs a look.
      if (!bar || part.verdict.verdict !== 'pass') verdicts.write(verdictLine(part))
      bar?.increment()
    },
    stopping() {
      verdicts.release()
      bar?.stop()
      if (count === undefined) say('\nno new parts; waiting for the verdicts under way')
    },
    ledger: (ledger) => say(ledgerText(ledger)),
  }
}

function progressBar(): SingleBar {
  return new SingleBar({
    format: '{bar} {value}/{total} verdicts, {eta_formatted} left',
    barsize: 40,
    hideCursor: true,
  })
}

function ledgerText(ledger: Ledger): string {
  const { triggered, verdicts, duplicates } = ledger.counts
  const latencies = ledger.parts().map(({ latencyMs }) => latencyMs)
  const words = ledger.parts().map(({ verdict }) => verdict.verdict)
  const count = (word: string): number => words.filter((other) => other === word).length
  const open = ledger.undecided().slice(0, 20)
  return [
    '',
    `triggered ${triggered}, verdicts ${verdicts}, duplicates ${duplicates}: ${ledger.balanced ? styleText('green', 'balanced') : styleText('red', 'NOT BALANCED')}`,
    `pass ${count('pass')}, reject ${count('reject')}, stop ${count('stop')}`,
    `latency p50 ${percentile(latencies, 0.5)} ms, p99 ${percentile(latencies, 0.99)} ms, max ${percentile(latencies, 1)} ms`,
    ...(ledger.missing > 0 ? [`${ledger.missing} parts never reached the broker`] : []),
    ...(open.length > 0 ? [`without a verdict: ${open.map((sequence) => `#${sequence}`).join(', ')}`] : []),
  ].join('\n')
}
