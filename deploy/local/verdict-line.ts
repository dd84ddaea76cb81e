import { styleText } from 'node:util'
import type { LedgerPart } from './ledger.ts'

const colours = { pass: 'green', reject: 'red', stop: 'magenta' } as const

/** One line a person reads: number, verdict, basis, score, time, picture and the reasons. */
export function verdictLine({ sequence, verdict, latencyMs, source }: LedgerPart): string {
  const { basis, score, reasons } = verdict
  const word = styleText(colours[verdict.verdict], verdict.verdict.toUpperCase().padEnd(6))
  const columns = [
    `#${sequence}`.padStart(6),
    word,
    basis.padEnd(11),
    `score ${score === undefined ? '   –' : score.toFixed(2)}`,
    `${latencyMs.toFixed(0).padStart(4)} ms`,
    source,
  ]
  const why = reasons.map(({ text }) => text).join('; ')
  return columns.join('  ') + (why === '' ? '' : `  ${styleText('dim', why)}`)
}
