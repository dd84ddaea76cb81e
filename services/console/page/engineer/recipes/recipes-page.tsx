import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { RecipeSummary, StationRecipes } from '../../../api/recipe.ts'
import { Message } from '../../controls/message.tsx'
import { place } from '../../location/location.ts'
import { useAnswer } from '../../server/answer.ts'
import { texts } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { RecipeComparisonPanel } from './recipe-comparison.tsx'
import { RecipeEditor } from './recipe-editor.tsx'
import { RecipeTextPanel } from './recipe-text.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { RevisionTable } from './revision-table.tsx'
import './recipes-page.css'

const askedEveryMs = 10_000
/** While services get ready for a new one. */
const askedEveryMsWaiting = 500

/** The revisions of the station's recipe: `?show`, `?from&to` and `?edit` say which one is looked at, and how. */
export function RecipesPage(): JSX.Element {
  const { sections } = texts()
  const version = useSignal(0)
  const restoring = useSignal<RecipeSummary | undefined>(undefined)
  const { value: recipes, wrong } = useAnswer<StationRecipes>('/recipes', version.value).value
  const isWaiting = recipes?.revisions.some(({ state }) => state === 'waiting') ?? false
  useEffect(() => {
    const asking = setInterval(() => (version.value += 1), isWaiting ? askedEveryMsWaiting : askedEveryMs)
    return () => clearInterval(asking)
  }, [isWaiting])
  const edited = place.value.query.get('edit')
  if (edited && recipes) return <RecipeEditor key={edited} revision={edited} recipes={recipes} />
  return (
    <section class="stack" aria-labelledby="title">
      <h1 id="title">{sections.recipes}</h1>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {recipes && (
        <>
          <Newest recipes={recipes} />
          <RevisionTable
            recipes={recipes}
            onRestore={(one) => {
              restoring.value = one
            }}
          />
          <Looked recipes={recipes} />
        </>
      )}
      {restoring.value && (
        <RestoreDialog
          revision={restoring.value.revision}
          onDone={() => {
            restoring.value = undefined
            version.value += 1
          }}
        />
      )}
    </section>
  )
}

/** How the newest one fares, where that is not settled. */
function Newest({ recipes }: { recipes: StationRecipes }): JSX.Element | null {
  const t = engineerTexts().recipes
  const newest = recipes.revisions.find(({ state }) => state !== 'untrusted')
  if (newest?.state === 'refused')
    return (
      <p class="message message-wrong" role="status">
        <span>
          <strong class="mono">{newest.revision}</strong>: {t.refusedBecause}{' '}
          <span class="recipe-reason" lang="en">
            {newest.reason}
          </span>
        </span>
      </p>
    )
  if (newest?.state === 'waiting')
    return (
      <p class="message recipe-waiting" role="status">
        <span>
          <strong class="mono">{newest.revision}</strong>: {t.isWaiting}
        </span>
      </p>
    )
  return recipes.ruling === undefined ? <p class="message recipe-waiting">{t.nobodyHeard}</p> : null
}

function Looked({ recipes: { ruling, revisions } }: { recipes: StationRecipes }): JSX.Element | null {
  const { query } = place.value
  const [from, to] = [query.get('from'), query.get('to')]
  if (from && to) return <RecipeComparisonPanel from={from} to={to} />
  const shown = query.get('show') ?? ruling ?? revisions[0]?.revision
  return shown ? <RecipeTextPanel revision={shown} /> : null
}
