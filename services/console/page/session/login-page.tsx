import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Message } from '../controls/message.tsx'
import { go, place } from '../location/location.ts'
import { asServerError } from '../server/answer.ts'
import { texts } from '../texts/language.ts'
import { logIn, session, setUp } from './session.ts'
import './session.css'

const passwordCharactersMin = 12

/** For whoever is not logged in. */
export function LoginPage(): JSX.Element {
  const { session: t } = texts()
  return (
    <Entrance title={t.logIn}>
      {session.value?.needsSetup && <Message kind="wrong">{t.needsSetup}</Message>}
      <CredentialsForm
        action={t.logIn}
        isNew={false}
        onSubmit={async (name, password) => {
          await logIn(name, password)
          if (place.value.path === '/login') go('/', 'replace')
        }}
      />
      {session.value?.singleSignOn && (
        <a class="button" href="/api/oidc/start">
          {t.singleSignOn}
        </a>
      )}
    </Entrance>
  )
}

/** Makes the first account, by the link that the console shows at its first start. */
export function SetupPage(): JSX.Element {
  const { session: t } = texts()
  const token = place.value.fragment
  if (session.value?.needsSetup === false)
    return (
      <Entrance title={t.setUpTitle}>
        <p>{t.isSetUp}</p>
        <a class="button button-main" href="/">
          {t.goOn}
        </a>
      </Entrance>
    )
  return (
    <Entrance title={t.setUpTitle}>
      <p class="quiet">{t.setUpWords}</p>
      <CredentialsForm
        action={t.setUp}
        isNew
        onSubmit={async (name, password) => {
          await setUp(token, name, password)
          go('/', 'replace')
        }}
      />
    </Entrance>
  )
}

function Entrance({ title, children }: { title: string; children: JSX.Element | (JSX.Element | undefined | false)[] }) {
  return (
    <main class="entrance">
      <div class="panel panel-padded stack">
        <p class="entrance-name">Vaglio</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}

interface CredentialsFormProps {
  readonly action: string
  /** A new password is asked for twice over its rules, a known one is not. */
  readonly isNew: boolean
  readonly onSubmit: (name: string, password: string) => Promise<void>
}

function CredentialsForm({ action, isNew, onSubmit }: CredentialsFormProps): JSX.Element {
  const { session: t } = texts()
  const wrong = useSignal('')
  const isBusy = useSignal(false)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    wrong.value = ''
    isBusy.value = true
    void onSubmit(String(given.get('name')), String(given.get('password')))
      .catch((error: unknown) => {
        wrong.value = asServerError(error).message
      })
      .then(() => {
        isBusy.value = false
      })
  }
  return (
    <form class="stack" onSubmit={submit}>
      <label class="field">
        <span>{t.name}</span>
        <input name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={60} />
      </label>
      <label class="field">
        <span>{t.password}</span>
        <input
          name="password"
          type="password"
          autocomplete={isNew ? 'new-password' : 'current-password'}
          required
          maxLength={256}
          {...(isNew && { minLength: passwordCharactersMin })}
        />
        {isNew && <small class="quiet">{t.passwordRule(passwordCharactersMin)}</small>}
      </label>
      {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
      <button type="submit" class="button-main" disabled={isBusy.value}>
        {action}
      </button>
    </form>
  )
}
