import type { JSX } from 'preact'
import type { PastChoice } from '../../../api/model.ts'
import { format } from '../../texts/language.ts'
import { Scrolling } from '../chart/scrolling.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { spellOr } from './model-words.ts'

/** Who chose which model, and why. */
export function ChoiceTable({ choices }: { choices: readonly PastChoice[] }): JSX.Element {
  const t = engineerTexts().models
  return (
    <section class="panel panel-padded" aria-labelledby="choices">
      <h2 id="choices">{t.choices}</h2>
      {choices.length === 0 ? (
        <p class="quiet">{t.noChoices}</p>
      ) : (
        <Scrolling>
          <table aria-label={t.choices}>
            <thead>
              <tr>
                <th scope="col">{t.when}</th>
                <th scope="col">{t.forView}</th>
                <th scope="col">{t.heads.model}</th>
                <th scope="col">{t.who}</th>
                <th scope="col">{t.why}</th>
              </tr>
            </thead>
            <tbody>
              {choices.map(({ view, model, by, at, reason }) => (
                <tr key={`${view} ${at}`}>
                  <td>{format.dateTime(at)}</td>
                  <td>{view}</td>
                  <td class="mono">{spellOr(model)}</td>
                  <td>{by}</td>
                  <td>{reason || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </section>
  )
}
