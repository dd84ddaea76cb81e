import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AccessToken, CreatedToken } from '../../api/token.ts'
import { Message } from '../controls/message.tsx'
import { useAnswer } from '../server/answer.ts'
import { ask } from '../server/server.ts'
import { format, texts } from '../texts/language.ts'
import { useChanges } from './changes.ts'
import { NewEntryForm } from './new-entry-form.tsx'
import { settingsTexts } from './texts.ts'

const daysMax = 730
const daysUsual = 365

/** By which other software is known. */
export function TokensPanel(): JSX.Element {
  const t = settingsTexts()
  const { version, wrong, make } = useChanges()
  const secret = useSignal('')
  const { value } = useAnswer<{ tokens: AccessToken[] }>('/tokens', version.value).value
  const create = async (given: Record<string, string>): Promise<boolean> => {
    const created = await make(ask<CreatedToken>('POST', '/tokens', { ...given, days: Number(given.days) }))
    if (created) secret.value = created.secret
    return created !== undefined
  }
  return (
    <section class="panel panel-padded stack" aria-labelledby="tokens">
      <h2 id="tokens">{t.tokens}</h2>
      <p class="quiet">{t.tokensWords}</p>
      {value && value.tokens.length > 0 && (
        <table>
          <thead>
            <tr>
              {[t.name, t.role, t.by, t.expires, t.used, t.revoke].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.tokens.map(({ id, name, role, createdBy, expiresAt, lastUsedAt }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td>{texts().roles[role]}</td>
                <td>{createdBy}</td>
                <td>{format.dateTime(expiresAt)}</td>
                <td>{lastUsedAt === undefined ? t.never : format.dateTime(lastUsedAt)}</td>
                <td>
                  <button type="button" onClick={() => void make(ask('DELETE', `/tokens/${id}`))}>
                    {t.revoke}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {secret.value && (
        <Message kind="well">
          {t.secretOnce} <strong class="mono">{secret.value}</strong>
        </Message>
      )}
      {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
      <NewEntryForm usualRole="viewer" onCreate={create}>
        <label class="field">
          <span>{t.days}</span>
          <input name="days" type="number" min={1} max={daysMax} defaultValue={String(daysUsual)} required />
        </label>
      </NewEntryForm>
    </section>
  )
}
