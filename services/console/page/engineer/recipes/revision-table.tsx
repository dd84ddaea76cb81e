import type { JSX } from 'preact'
import type { RecipeSummary, StationRecipes } from '../../../api/recipe.ts'
import { format } from '../../texts/language.ts'
import { Badge } from '../chart/badge.tsx'
import { Scrolling } from '../chart/scrolling.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'

const badges = { rules: 'good', refused: 'bad', waiting: 'open', untrusted: 'quiet', kept: 'quiet' } as const

export interface RevisionTableProps {
  readonly recipes: StationRecipes
  readonly onRestore: (revision: RecipeSummary) => void
}

/** Every revision that is kept, and what can be done with it. */
export function RevisionTable({ recipes: { ruling, revisions }, onRestore }: RevisionTableProps): JSX.Element {
  const t = engineerTexts().recipes
  const { heads } = t
  return (
    <section class="panel panel-padded" aria-labelledby="revisions">
      <h2 id="revisions">{t.newest}</h2>
      <Scrolling>
        <table aria-label={t.newest}>
          <thead>
            <tr>
              {Object.values(heads).map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
              <th scope="col">
                <span class="spoken">{t.edit}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {revisions.map((one) => (
              <RevisionRow
                key={`${one.revision} ${one.takenAt}`}
                one={one}
                ruling={ruling ?? revisions[0]?.revision}
                isNewest={one.revision === revisions[0]?.revision}
                onRestore={onRestore}
              />
            ))}
          </tbody>
        </table>
      </Scrolling>
    </section>
  )
}

interface RevisionRowProps {
  readonly one: RecipeSummary
  readonly ruling: string | undefined
  readonly isNewest: boolean
  readonly onRestore: (revision: RecipeSummary) => void
}

function RevisionRow({ one, ruling, isNewest, onRestore }: RevisionRowProps): JSX.Element {
  const t = engineerTexts().recipes
  const { revision, takenAt, author, note, restoredFrom, state } = one
  const again = restoredFrom === undefined ? [] : [t.again(format.dateTime(restoredFrom))]
  return (
    <tr>
      <th scope="row" class="mono">
        <a href={`/recipes?show=${revision}`}>{revision}</a>
      </th>
      <td>{format.dateTime(takenAt)}</td>
      <td>{author}</td>
      <td>{[note, ...again].filter(Boolean).join('; ') || '–'}</td>
      <td>
        <Badge kind={badges[state]}>{t.states[state]}</Badge>
      </td>
      <td>
        <div class="revision-actions">
          <a class="button" href={`/recipes?edit=${revision}`}>
            {t.edit}
          </a>
          {ruling !== undefined && ruling !== revision && (
            <a class="button" href={`/recipes?from=${revision}&to=${ruling}`}>
              {t.compare}
            </a>
          )}
          {!isNewest && state !== 'rules' && state !== 'untrusted' && (
            <button type="button" onClick={() => onRestore(one)}>
              {t.restore}
            </button>
          )}
        </div>
      </td>
    </tr>
  )
}
