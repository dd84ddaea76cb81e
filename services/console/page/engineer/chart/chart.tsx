import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { Scrolling } from './scrolling.tsx'
import './chart.css'

/** The numbers behind a chart, for those who would rather read them. The first cell of a row says what it is about. */
export interface ChartTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface ChartProps {
  readonly title: string
  readonly words?: string | undefined
  readonly table: ChartTable
  readonly children: ComponentChildren
}

/** A picture of numbers, or the numbers themselves. */
export function Chart({ title, words, table, children }: ChartProps): JSX.Element {
  const t = engineerTexts()
  const isTable = useSignal(false)
  const id = useId()
  return (
    <figure class="chart panel panel-padded" aria-labelledby={id}>
      <figcaption class="chart-head">
        <div>
          <h2 id={id}>{title}</h2>
          {words && <p class="quiet small">{words}</p>}
        </div>
        <button
          type="button"
          class="button-plain chart-switch"
          onClick={() => {
            isTable.value = !isTable.value
          }}
        >
          {isTable.value ? t.asChart : t.asTable}
        </button>
      </figcaption>
      {isTable.value ? <NumberTable label={title} {...table} /> : children}
    </figure>
  )
}

/** A table of numbers, as wide as it has to be. */
export function NumberTable({ label, heads, rows }: ChartTable & { readonly label: string }): JSX.Element {
  return (
    <Scrolling>
      <table aria-label={label}>
        <thead>
          <tr>
            {heads.map((head, index) => (
              <th key={head} scope="col" class={index > 0 ? 'number' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells.join('|')}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={heads[0]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={heads[index]} class="number">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
