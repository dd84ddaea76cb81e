import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Region } from '../../../../../shared/contracts/region.ts'
import type { DrawnPlace } from '../../../api/recipe.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { keyOf } from './recipe-draft.ts'
import type { Bounds } from './region-drawing.ts'

const fields = ['x', 'y', 'width', 'height'] as const

export interface RegionFieldsProps {
  readonly bounds: Bounds
  readonly places: readonly DrawnPlace[]
  readonly selected: Signal<string>
  readonly onPlace: (place: DrawnPlace, region: Region) => void
}

/** All regions by name, and the numbers of the one that is worked on. */
export function RegionFields({ bounds, places, selected, onPlace }: RegionFieldsProps): JSX.Element {
  const t = engineerTexts().recipes
  const one = places.find(({ path }) => keyOf(path) === selected.value)
  const most = { x: bounds.width - 1, y: bounds.height - 1, width: bounds.width, height: bounds.height }
  return (
    <div class="stack">
      <ul class="row region-names" aria-label={t.regions}>
        {places.map(({ path, of, name }) => (
          <li key={keyOf(path)}>
            <button
              type="button"
              class={`region-name-button region-${of}`}
              aria-pressed={keyOf(path) === selected.value}
              onClick={() => {
                selected.value = keyOf(path)
              }}
            >
              {of === 'check' ? name : `${t.of[of]}: ${name}`}
            </button>
          </li>
        ))}
      </ul>
      {one && (
        <div class="row region-numbers">
          {fields.map((field) => (
            <label key={field} class="field">
              <span>{field}</span>
              <input
                type="number"
                min={field === 'x' || field === 'y' ? 0 : 1}
                max={most[field]}
                value={one.region[field]}
                onChange={({ currentTarget }) => {
                  if (currentTarget.checkValidity() && currentTarget.value !== '')
                    onPlace(one, { ...one.region, [field]: currentTarget.valueAsNumber })
                }}
              />
            </label>
          ))}
          <p class="quiet small">{t.regionKeys}</p>
        </div>
      )}
    </div>
  )
}
