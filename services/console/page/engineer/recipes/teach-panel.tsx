import type { JSX } from 'preact'
import { engineerTexts } from '../texts/engineer-texts.ts'

const commands = [
  'npx vaglio recipe teach recipe.yaml --good photos/good --promise 0.5%',
  'npx vaglio recipe try recipe.yaml --image photos --out tried',
].join('\n')

/** What takes too long for a page, and how it is done. */
export function TeachPanel(): JSX.Element {
  const t = engineerTexts().recipes
  return (
    <section class="panel panel-padded stack" aria-labelledby="teach">
      <h2 id="teach">{t.teach}</h2>
      <p>{t.teachWords}</p>
      <pre class="command">{commands}</pre>
    </section>
  )
}
