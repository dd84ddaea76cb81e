import type { JSX } from 'preact'
import type { RoleName } from '../../api/person.ts'
import { texts } from '../texts/language.ts'
import { settingsTexts } from './texts.ts'

const roles: readonly RoleName[] = ['viewer', 'operator', 'engineer']

export function RoleChoice({ usual }: { usual: RoleName }): JSX.Element {
  return (
    <label class="field">
      <span>{settingsTexts().role}</span>
      <select name="role">
        {roles.map((role) => (
          <option key={role} value={role} selected={role === usual}>
            {texts().roles[role]}
          </option>
        ))}
      </select>
    </label>
  )
}
