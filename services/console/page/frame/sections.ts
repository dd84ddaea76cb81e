import type { ComponentType } from 'preact'
import type { RoleName } from '../../api/person.ts'
import type { IconName } from '../controls/icon.tsx'
import { DriftPage } from '../drift/drift-page.tsx'
import { ModelsPage } from '../engineer/models/models-page.tsx'
import { RecipesPage } from '../engineer/recipes/recipes-page.tsx'
import { ReportsPage } from '../engineer/reports/reports-page.tsx'
import { ThresholdsPage } from '../engineer/thresholds/thresholds-page.tsx'
import { LinePage } from '../line/line-page.tsx'
import { PartsPage } from '../parts/parts-page.tsx'
import { SettingsPage } from '../settings/settings-page.tsx'
import { WhyPage } from '../why/why-page.tsx'

/** What can be reached from everywhere. The title is `texts().sections[name]`. */
export interface Section {
  readonly name: 'line' | 'parts' | 'why' | 'models' | 'recipes' | 'thresholds' | 'drift' | 'reports' | 'settings'
  readonly path: string
  readonly icon: IconName
  readonly role: RoleName
  readonly Page: ComponentType
}

export const sections: readonly Section[] = [
  { name: 'line', path: '/', icon: 'line', role: 'viewer', Page: LinePage },
  { name: 'parts', path: '/parts', icon: 'parts', role: 'viewer', Page: PartsPage },
  { name: 'why', path: '/why', icon: 'why', role: 'viewer', Page: WhyPage },
  { name: 'models', path: '/models', icon: 'models', role: 'engineer', Page: ModelsPage },
  { name: 'recipes', path: '/recipes', icon: 'recipes', role: 'engineer', Page: RecipesPage },
  { name: 'thresholds', path: '/thresholds', icon: 'thresholds', role: 'engineer', Page: ThresholdsPage },
  { name: 'drift', path: '/drift', icon: 'drift', role: 'viewer', Page: DriftPage },
  { name: 'reports', path: '/reports', icon: 'reports', role: 'viewer', Page: ReportsPage },
  { name: 'settings', path: '/settings', icon: 'settings', role: 'engineer', Page: SettingsPage },
]
