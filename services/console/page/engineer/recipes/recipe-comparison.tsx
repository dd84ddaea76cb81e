import type { JSX } from 'preact'
import type { RecipeComparison, RecipeDifference } from '../../../api/recipe.ts'
import { Message } from '../../controls/message.tsx'
import { useAnswer } from '../../server/answer.ts'
import { Badge } from '../chart/badge.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'

/** What changed from one revision to another. */
export function RecipeComparisonPanel({ from, to }: { from: string; to: string }): JSX.Element {
  const t = engineerTexts().recipes
  const { value, wrong } = useAnswer<RecipeComparison>(`/recipes/compare?from=${from}&to=${to}`).value
  return (
    <section class="panel panel-padded" aria-labelledby="comparison">
      <h2 id="comparison">{t.comparison(from, to)}</h2>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {value && (value.differences.length > 0 ? <Differences differences={value.differences} /> : <p>{t.same}</p>)}
    </section>
  )
}

/** Setting by setting: what it was and what it is. */
export function Differences({ differences }: { differences: readonly RecipeDifference[] }): JSX.Element {
  const t = engineerTexts().recipes
  return (
    <table class="differences">
      <thead>
        <tr>
          <th scope="col">{t.setting}</th>
          <th scope="col">{t.before}</th>
          <th scope="col">{t.after}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after, isLive }) => (
          <tr key={path.join('.')}>
            <th scope="row">
              {path.join(' › ')} {!isLive && <Badge kind="open">{t.needsRestart}</Badge>}
            </th>
            <td class="difference-before">{before ?? <span class="quiet">{t.notGiven}</span>}</td>
            <td class="difference-after">{after ?? <span class="quiet">{t.notGiven}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
