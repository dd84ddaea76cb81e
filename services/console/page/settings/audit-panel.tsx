import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AuditPage, AuditRecord } from '../../api/audit.ts'
import { Icon } from '../controls/icon.tsx'
import { Message } from '../controls/message.tsx'
import { useAnswer } from '../server/answer.ts'
import { format } from '../texts/language.ts'
import { settingsTexts } from './texts.ts'

const entriesAtOnce = 50

/** Who changed what, the newest first, a page at a time. */
export function AuditPanel(): JSX.Element {
  const t = settingsTexts()
  const before = useSignal<number | undefined>(undefined)
  const place = before.value === undefined ? '' : `&before=${before.value}`
  const { value, wrong } = useAnswer<AuditPage>(`/audit?limit=${entriesAtOnce}${place}`).value
  const last = value?.entries.at(-1)
  return (
    <section class="panel panel-padded stack" aria-labelledby="audit">
      <h2 id="audit">{t.audit}</h2>
      <p class="quiet">{t.auditWords}</p>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      <table>
        <thead>
          <tr>
            {[t.at, t.who, t.action, t.target, t.change].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value?.entries.map((entry) => (
            <Entry key={entry.sequence} entry={entry} />
          ))}
        </tbody>
      </table>
      {last && value?.entries.length === entriesAtOnce && (
        <button
          type="button"
          onClick={() => {
            before.value = last.sequence
          }}
        >
          {t.older}
        </button>
      )}
    </section>
  )
}

function Entry({ entry }: { entry: AuditRecord }): JSX.Element {
  const t = settingsTexts()
  const { at, who, action, target, old, new: next, follows } = entry
  return (
    <tr>
      <td>{format.dateTime(at)}</td>
      <td>{who}</td>
      <td class="mono">{action}</td>
      <td class="mono">{target}</td>
      <td class="settings-change">
        {old} → {next}
        {!follows && (
          <p class="row">
            <Icon name="warning" /> {t.gap}
          </p>
        )}
      </td>
    </tr>
  )
}
