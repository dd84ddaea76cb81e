import type { DriftSignal, MeasuredChange, SignalNumbers } from '../../../../shared/contracts/drift.ts'
import { format } from '../texts/language.ts'
import { driftTexts } from './texts.ts'

/** A signal's value as people read it; a dash where there is none. */
export function valueInWords(signal: DriftSignal, value: number | undefined): string {
  if (value === undefined) return '–'
  if (signal === 'overrides') return format.share(value, 1)
  return format.number(value, signal === 'scores' ? 2 : 3)
}

/** What a value is compared with, in brackets; empty where that is not known. */
export function baselineInWords(
  signal: DriftSignal,
  { baseline, limit, sigmas, pValue }: Pick<SignalNumbers, 'baseline' | 'limit' | 'sigmas' | 'pValue'>,
): string {
  const t = driftTexts()
  const said = [
    baseline === undefined || signal === 'appearance' ? '' : `${t.baseline} ${valueInWords(signal, baseline)}`,
    limit === undefined ? '' : `${t.limit} ${valueInWords(signal, limit)}`,
    sigmas === undefined ? '' : `${signed(sigmas)} σ`,
    pValue === undefined ? '' : `p = ${format.number(pValue, 3)}`,
  ].filter(Boolean)
  return said.length === 0 ? '' : `(${said.join(', ')})`
}

/** Of a ratio how much more or less it is than the baseline, of a share how much it has moved. */
export function changeInWords({ measure, value, baseline }: MeasuredChange): string {
  const isShare = measure === 'cast' || measure === 'position'
  const change = isShare ? value - baseline : value / baseline - 1
  return `${change < 0 ? '−' : '+'}${format.share(Math.abs(change), 1)}`
}

function signed(number: number): string {
  return `${number < 0 ? '−' : '+'}${format.number(Math.abs(number), 1)}`
}
