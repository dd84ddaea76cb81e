import type { Look } from '../drawing.ts'

interface Scale {
  readonly from: number
  readonly suffix: string
}

const seconds: readonly Scale[] = [
  { from: 60, suffix: ' min' },
  { from: 1, suffix: ' s' },
  { from: 1e-3, suffix: ' ms' },
  { from: 1e-6, suffix: ' µs' },
]
const bytes: readonly Scale[] = [
  { from: 2 ** 30, suffix: ' GiB' },
  { from: 2 ** 20, suffix: ' MiB' },
  { from: 2 ** 10, suffix: ' KiB' },
]
const plain: readonly Scale[] = [
  { from: 1e6, suffix: ' Mil' },
  { from: 1e3, suffix: ' K' },
]
const scales: Readonly<Record<string, readonly Scale[]>> = { s: seconds, bytes, short: plain }

/** A number as Grafana's unit of the panel spells it. */
export function numberText({ unit, decimals, words }: Look, value: number): string {
  const word = words[String(value)]
  if (word) return word.text
  if (unit === 'percentunit') return `${rounded(value * 100, decimals)}%`
  const scale = scales[unit]?.find(({ from }) => Math.abs(value) >= from)
  return scale ? `${rounded(value / scale.from, decimals)}${scale.suffix}` : rounded(value, decimals)
}

/** Three digits that say something, unless the panel says otherwise. */
function rounded(value: number, decimals: number | undefined): string {
  return decimals === undefined ? String(Number(value.toPrecision(3))) : value.toFixed(decimals)
}
