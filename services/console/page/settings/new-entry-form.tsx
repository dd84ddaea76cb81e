import type { ComponentChildren, JSX } from 'preact'
import type { RoleName } from '../../api/person.ts'
import { RoleChoice } from './role-choice.tsx'
import { settingsTexts } from './texts.ts'

export interface NewEntryFormProps {
  readonly usualRole: RoleName
  /** @returns whether it was made: the form is empty then */
  readonly onCreate: (given: Record<string, string>) => Promise<boolean>
  /** What is asked besides the name and the role. */
  readonly children: ComponentChildren
}

/** Makes somebody, or something, that may do what a role may. */
export function NewEntryForm({ usualRole, onCreate, children }: NewEntryFormProps): JSX.Element {
  const t = settingsTexts()
  const create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const given = [...new FormData(form)].map(([name, value]) => [name, String(value)])
    if (await onCreate(Object.fromEntries(given))) form.reset()
  }
  return (
    <form class="settings-form" onSubmit={(event) => void create(event)}>
      <label class="field">
        <span>{t.name}</span>
        <input name="name" autocomplete="off" autocapitalize="none" required maxLength={60} />
      </label>
      <RoleChoice usual={usualRole} />
      {children}
      <button type="submit" class="button-main">
        {t.create}
      </button>
    </form>
  )
}
