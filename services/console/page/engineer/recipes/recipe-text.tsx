import type { JSX } from 'preact'
import type { RecipeText } from '../../../api/recipe.ts'
import { Message } from '../../controls/message.tsx'
import { useAnswer } from '../../server/answer.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

/** A revision as it was given, line by line. */
export function RecipeTextPanel({ revision }: { revision: string }): JSX.Element {
  const t = engineerTexts().recipes
  const { value, wrong } = useAnswer<RecipeText>(`/recipes/${revision}`).value
  const title = t.text(revision)
  return (
    <section class="panel panel-padded" aria-labelledby="recipe-text">
      <h2 id="recipe-text">{title}</h2>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <pre class="recipe-lines" tabIndex={0}>
          <code>
            {linesOf(value.document).map(({ number, text }) => (
              <span key={number} class="recipe-line">
                {text}
                {'\n'}
              </span>
            ))}
          </code>
        </pre>
      )}
    </section>
  )
}

function linesOf(document: string): { number: number; text: string }[] {
  return document
    .trimEnd()
    .split('\n')
    .map((text, index) => ({ number: index + 1, text }))
}
