import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Icon } from '../controls/icon.tsx'
import { isStale, station } from '../live/live-station.ts'
import { PasswordDialog } from '../session/password-dialog.tsx'
import { logOut, person } from '../session/session.ts'
import { format, type Language, language, languageNames, languages, texts } from '../texts/language.ts'
import { HelpDialog } from './help-dialog.tsx'
import { useKeys } from './keys.ts'
import { theme, themes } from './preferences.ts'
import './top-bar.css'

/** Which station it is, whether it inspects, what the shift has seen, and who looks. */
export function TopBar(): JSX.Element {
  const { frame: t } = texts()
  const isHelping = useSignal(false)
  const help = (): void => {
    isHelping.value = true
  }
  useKeys({ '?': help })
  return (
    <header class="top">
      <p class="top-station">
        <span class="top-name">{station.value?.station ?? 'Vaglio'}</span>
        <span class="quiet small">Vaglio</span>
      </p>
      <ReadyLight />
      <ShiftCounters />
      <div class="top-tools">
        <label class="top-language">
          <span class="spoken">{t.language}</span>
          <select
            value={language.value}
            onChange={(event) => {
              language.value = event.currentTarget.value as Language
            }}
          >
            {languages.map((name) => (
              <option key={name} value={name} lang={name}>
                {languageNames[name]}
              </option>
            ))}
          </select>
        </label>
        <ThemeButton />
        <button type="button" class="button-plain button-icon" aria-label={t.help} onClick={help}>
          <Icon name="help" />
        </button>
        <AccountMenu />
      </div>
      {isHelping.value && (
        <HelpDialog
          onClose={() => {
            isHelping.value = false
          }}
        />
      )}
    </header>
  )
}

/** Never says READY of a station that nothing is heard of. */
function ReadyLight(): JSX.Element {
  const { frame: t } = texts()
  const state = station.value
  if (!state || isStale.value)
    return (
      <p class="ready ready-unknown" role="status">
        <Icon name="lost" />
        {t.unknown}
      </p>
    )
  const kind = state.stop ? 'stopped' : state.ready ? 'yes' : 'no'
  const words = { stopped: t.stopped, yes: t.ready, no: t.notReady }[kind]
  return (
    <p class={`ready ready-${kind}`} role="status">
      <Icon name={{ stopped: 'stop' as const, yes: 'pass' as const, no: 'warning' as const }[kind]} />
      {words}
    </p>
  )
}

function ShiftCounters(): JSX.Element | null {
  const { frame: t, counts } = texts()
  const shift = station.value?.shift
  if (!shift) return null
  const shown = ['parts', 'pass', 'reject', 'failSafe', 'overridden'] as const
  return (
    <dl class="top-counters" aria-label={t.shiftSince(format.time(shift.since))}>
      {shown.map((name) => (
        <div key={name}>
          <dt>{counts[name]}</dt>
          <dd>{format.number(shift[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

function ThemeButton(): JSX.Element {
  const { frame: t } = texts()
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto'
  return (
    <button
      type="button"
      class="button-plain button-icon"
      aria-label={t.theme[theme.value]}
      title={t.theme[theme.value]}
      onClick={() => {
        theme.value = next
      }}
    >
      <Icon name={theme.value} />
    </button>
  )
}

function AccountMenu(): JSX.Element | null {
  const { session: t, roles } = texts()
  const isChanging = useSignal(false)
  const who = person.value
  if (!who) return null
  // Whoever may look without a password has no account.
  if (who.by === 'address')
    return (
      <a class="button" href="/login">
        {t.logIn}
      </a>
    )
  return (
    <details class="account">
      <summary aria-label={t.account(who.name)}>
        <Icon name="person" />
        <span class="account-name">{who.name}</span>
      </summary>
      <div class="panel account-menu">
        <p class="quiet small">
          {who.name}, {roles[who.role]}
        </p>
        {who.by === 'session' && (
          <button
            type="button"
            onClick={() => {
              isChanging.value = true
            }}
          >
            {t.changePassword}
          </button>
        )}
        <button type="button" onClick={() => void logOut().catch(() => {})}>
          {t.logOut}
        </button>
      </div>
      {isChanging.value && (
        <PasswordDialog
          onClose={() => {
            isChanging.value = false
          }}
        />
      )}
    </details>
  )
}
