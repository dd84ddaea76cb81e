import { isReached, type Tally, tallyInWords } from './tally.ts'
import type { Shared, Together } from './together.ts'

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function aimInWords(tally: Tally): string {
  const { aim, isRate } = tally
  if (!aim) return ''
  const value = isRate || aim.value === 0 ? String(aim.value) : `${aim.value * 100} %`
  const reached = isReached(tally)
  return `${aim.is} ${value}${reached === undefined ? '' : reached ? ': met' : ': **missed**'}`
}

/** What the rules alone were counted to do, as a table in Markdown. */
export function tallyTable(tallies: readonly Tally[]): string[] {
  const rows = tallies.map((tally) => line([tally.set, tally.what, tallyInWords(tally), aimInWords(tally)]))
  return [
    line(['set', 'counted', 'of the test photos (share; 95 % interval)', 'aim']),
    '| --- | --- | --- | --- |',
    ...rows,
  ]
}

function rowOf(set: string, what: string, { both, modelOnly, rulesOnly, neither }: Shared): string {
  const total = both + modelOnly + rulesOnly + neither
  return line([set, `${total} ${what}`, ...[both, modelOnly, rulesOnly, neither].map(String)])
}

/** Who rejects what, as a table in Markdown. */
export function togetherTable(all: readonly Together[]): string[] {
  const rows = all.flatMap(({ set, defects, good }) => [rowOf(set, 'defects', defects), rowOf(set, 'good parts', good)])
  return [
    line(['set', 'rejected', 'by both', 'by the model alone', 'by the rules alone', 'by neither']),
    '| --- | --- | --: | --: | --: | --: |',
    ...rows,
  ]
}
