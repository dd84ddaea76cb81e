import type { JSX } from 'preact'
import type { Account } from '../../api/account.ts'
import { Message } from '../controls/message.tsx'
import { useAnswer } from '../server/answer.ts'
import { ask } from '../server/server.ts'
import { person } from '../session/session.ts'
import { texts } from '../texts/language.ts'
import { useChanges } from './changes.ts'
import { NewEntryForm } from './new-entry-form.tsx'
import { settingsTexts } from './texts.ts'

/** Who may log in, and as what. */
export function AccountsPanel(): JSX.Element {
  const t = settingsTexts()
  const { version, wrong, make } = useChanges()
  const { value } = useAnswer<{ accounts: Account[] }>('/accounts', version.value).value
  const create = async (given: Record<string, string>): Promise<boolean> =>
    (await make(ask<Account>('POST', '/accounts', given))) !== undefined
  const change = (account: Account): void =>
    void make(ask('PATCH', `/accounts/${account.name}`, { disabled: !account.disabled }))
  const remove = (account: Account): void => void make(ask('DELETE', `/accounts/${account.name}`))
  return (
    <section class="panel panel-padded stack" aria-labelledby="accounts">
      <h2 id="accounts">{t.accounts}</h2>
      <p class="quiet">{t.accountsWords}</p>
      <table>
        <tbody>
          {value?.accounts.map((account) => (
            <tr key={account.name}>
              <th scope="row">{account.name}</th>
              <td>{texts().roles[account.role]}</td>
              <td>{account.disabled ? t.disabled : t.active}</td>
              <td>
                {account.name !== person.value?.name && (
                  <span class="row row-end">
                    <button type="button" onClick={() => change(account)}>
                      {account.disabled ? t.enable : t.disable}
                    </button>
                    <button type="button" onClick={() => remove(account)}>
                      {t.remove}
                    </button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
      <NewEntryForm usualRole="operator" onCreate={create}>
        <label class="field">
          <span>{t.password}</span>
          <input name="password" type="password" autocomplete="new-password" required minLength={12} />
        </label>
      </NewEntryForm>
    </section>
  )
}
