import type { JSX } from 'preact'
import { AccountsPanel } from './accounts-panel.tsx'
import { AuditPanel } from './audit-panel.tsx'
import { settingsTexts } from './texts.ts'
import { TokensPanel } from './tokens-panel.tsx'
import './settings-page.css'

/** Who may do what, and who did. */
export function SettingsPage(): JSX.Element {
  return (
    <div class="stack">
      <h1>{settingsTexts().title}</h1>
      <div class="settings-columns">
        <AccountsPanel />
        <TokensPanel />
      </div>
      <AuditPanel />
    </div>
  )
}
