import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Region } from '../../../../../shared/contracts/region.ts'
import type { DrawnPlace } from '../../../api/recipe.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { keyOf } from './recipe-draft.ts'
import { type Bounds, type Corner, cornerOf, corners, moved, resized, type Spot } from './region-drawing.ts'

const largeStepPixels = 10
/** Of the frame's longer side: handles are the same on every camera. */
const handleShare = 1 / 70
const touchedShare = 1 / 28
/** As wide as a letter of a name is, about. */
const letterShare = 1 / 80

const ways: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

export interface RegionBoxProps {
  readonly place: DrawnPlace
  /** Where it is drawn, which is elsewhere while it is being moved. */
  readonly region: Region
  readonly bounds: Bounds
  readonly selected: Signal<string>
  readonly onPlace: (place: DrawnPlace, region: Region) => void
  readonly onBegin: (event: PointerEvent) => void
}

/** One region, by mouse, finger or keyboard: arrows move it, with Ctrl they size it, with Shift by ten pixels. */
export function RegionBox({ place, region, bounds, selected, onPlace, onBegin }: RegionBoxProps): JSX.Element {
  const t = engineerTexts().recipes
  const key = keyOf(place.path)
  const isSelected = selected.value === key
  const letter = letterShare * Math.max(bounds.width, bounds.height)
  const label = `${t.of[place.of]} ${place.name}: ${region.width} × ${region.height}, ${region.x}, ${region.y}`
  return (
    <g class={`region region-${place.of}${isSelected ? ' region-selected' : ''}`}>
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own */}
      <rect
        class="region-body"
        {...region}
        tabindex={0}
        role="button"
        aria-label={label}
        aria-pressed={isSelected}
        onFocus={() => {
          selected.value = key
        }}
        onPointerDown={(event) => {
          // What follows a finger is not focused by itself.
          event.currentTarget.focus()
          onBegin(event)
        }}
        onKeyDown={(event) => {
          const next = byKey(event, place.region, bounds)
          if (!next) return
          event.preventDefault()
          onPlace(place, next)
        }}
      />
      {(isSelected || region.width > place.name.length * letter) && (
        <text class="region-name" x={region.x + letter / 2} y={region.y + 2 * letter} font-size={letter * 1.75}>
          {place.name}
        </text>
      )}
    </g>
  )
}

export interface LiftedRegionProps extends Pick<RegionBoxProps, 'region' | 'bounds'> {
  readonly onBegin: (event: PointerEvent, corner?: Corner) => void
}

/** The region that is worked on lies over all others, and has corners to be pulled. */
export function LiftedRegion({ region, bounds, onBegin }: LiftedRegionProps): JSX.Element {
  const long = Math.max(bounds.width, bounds.height)
  return (
    <g>
      <rect class="region-lifted" {...region} onPointerDown={(event) => onBegin(event)} />
      {corners.map((corner) => (
        <Handle key={corner} corner={corner} {...{ region, long, onBegin }} />
      ))}
    </g>
  )
}

interface HandleProps extends Pick<LiftedRegionProps, 'region' | 'onBegin'> {
  readonly corner: Corner
  readonly long: number
}

/** Small to look at, and large enough for a finger. */
function Handle({ corner, region, long, onBegin }: HandleProps): JSX.Element {
  const { x, y } = cornerOf(region, corner)
  return (
    <g class={`region-handle region-${corner}`} onPointerDown={(event) => onBegin(event, corner)}>
      <circle class="region-touched" cx={x} cy={y} r={long * touchedShare} />
      <circle class="region-grip" cx={x} cy={y} r={long * handleShare} />
    </g>
  )
}

function byKey({ key, shiftKey, ctrlKey }: KeyboardEvent, region: Region, bounds: Bounds): Region | undefined {
  const way = ways[key]
  if (!way) return undefined
  const step = shiftKey ? largeStepPixels : 1
  const by = { x: way.x * step, y: way.y * step }
  return ctrlKey ? resized(region, 'se', by, bounds) : moved(region, by, bounds)
}
