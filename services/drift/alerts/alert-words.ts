import type { DriftSignal, MeasuredChange } from '../../../shared/contracts/drift.ts'
import type { SignalFinding } from '../view/view-state.ts'

/** How much a signal has changed, in one plain sentence for the record; the page says it in its own language. */
export function changeInWords(
  { signal, value = 0, baseline = 0, sigmas, pValue }: SignalFinding,
  moved: readonly MeasuredChange[],
): string {
  const sentences: Readonly<Record<DriftSignal, () => string>> = {
    scores: () =>
      `95 of 100 accepted parts score up to ${value.toFixed(2)} of the threshold, ${baseline.toFixed(2)} before${
        sigmas === undefined ? '' : ` (${signed(sigmas)} σ)`
      }`,
    appearance: () =>
      `accepted parts look different (distance ${value.toFixed(3)}${pValue === undefined ? '' : `, p = ${pValue.toPrecision(1)}`})${
        moved.length === 0 ? '' : `: ${moved.map(measureInWords).join(', ')}`
      }`,
    overrides: () => `people correct ${percent(value)} of the verdicts, ${percent(baseline)} before`,
  }
  return sentences[signal]()
}

function measureInWords({ measure, value, baseline, sigmas }: MeasuredChange): string {
  const isRatio = measure === 'brightness' || measure === 'contrast' || measure === 'sharpness'
  const change = isRatio ? value / baseline - 1 : value - baseline
  return `${measure} ${signed(change * 100)} % (${sigmas.toFixed(1)} σ)`
}

function signed(number: number): string {
  return `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(1)}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
