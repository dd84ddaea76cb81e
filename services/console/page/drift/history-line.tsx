import type { JSX } from 'preact'
import type { SignalReport } from '../../../../shared/contracts/drift.ts'

const width = 320
const height = 72
const room = 1.15

/** A signal over time under its limit, without numbers: those stand beside it. */
export function HistoryLine({ report, label }: { report: SignalReport; label: string }): JSX.Element | null {
  const { history, limit } = report
  const times = history.map(({ at }) => Date.parse(at))
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  if (history.length < 2 || last <= first) return null
  const highest = Math.max(...history.map(({ value }) => value), limit ?? 0) * room || 1
  const yOf = (value: number): number => height - (Math.max(0, value) / highest) * height
  const points = history.map(({ at, value }) => {
    const x = ((Date.parse(at) - first) / (last - first)) * width
    return `${x.toFixed(1)},${yOf(value).toFixed(1)}`
  })
  return (
    <svg class="chart-svg drift-history" viewBox={`0 0 ${width} ${height}`} role="img">
      <title>{label}</title>
      {limit !== undefined && limit > 0 && <path class="chart-limit" d={`M0 ${yOf(limit)}H${width}`} />}
      <polyline class="drift-line" points={points.join(' ')} />
    </svg>
  )
}
