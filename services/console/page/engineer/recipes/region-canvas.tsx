import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { Region } from '../../../../../shared/contracts/region.ts'
import type { DrawnPlace } from '../../../api/recipe.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { keyOf } from './recipe-draft.ts'
import { LiftedRegion, RegionBox } from './region-box.tsx'
import { useRegionDrag } from './region-drag.ts'
import type { Bounds } from './region-drawing.ts'
import './region-canvas.css'

export interface RegionCanvasProps {
  readonly bounds: Bounds
  /** Address of the picture that is drawn on. */
  readonly picture: string | undefined
  readonly places: readonly DrawnPlace[]
  /** Key of the region that is worked on. */
  readonly selected: Signal<string>
  /** True while a new region is to be drawn. */
  readonly isDrawing: boolean
  readonly onPlace: (place: DrawnPlace, region: Region) => void
  readonly onNew: (region: Region) => void
}

/** A picture, and over it the regions of a recipe, to be moved and sized. */
export function RegionCanvas(props: RegionCanvasProps): JSX.Element {
  const { bounds, picture, places, selected, isDrawing, onPlace, onNew } = props
  const t = engineerTexts().recipes
  const area = useRef<SVGSVGElement>(null)
  const lost = useSignal('')
  const drag = useRegionDrag(area, bounds, (place, region) => (place ? onPlace(place, region) : onNew(region)))
  const dragged = drag.current.value
  const regionOf = (place: DrawnPlace): Region =>
    dragged?.place && keyOf(dragged.place.path) === keyOf(place.path) ? dragged.region : place.region
  const worked = places.find(({ path }) => keyOf(path) === selected.value)
  return (
    <div class="canvas" style={{ '--ratio': `${bounds.width} / ${bounds.height}` }}>
      {picture && picture !== lost.value ? (
        <img
          src={picture}
          alt=""
          draggable={false}
          onError={() => {
            lost.value = picture
          }}
        />
      ) : (
        <p class="canvas-empty">{t.noPicture}</p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset */}
      <svg
        ref={area}
        class={`canvas-regions${isDrawing ? ' canvas-drawing' : ''}`}
        viewBox={`0 0 ${bounds.width} ${bounds.height}`}
        aria-label={t.regions}
        role="group"
        onPointerDown={(event) => isDrawing && drag.begin(event, undefined)}
        {...drag.handlers}
      >
        {places.map((place) => (
          <RegionBox
            key={keyOf(place.path)}
            place={place}
            region={regionOf(place)}
            bounds={bounds}
            selected={selected}
            onPlace={onPlace}
            onBegin={(event) => !isDrawing && drag.begin(event, place)}
          />
        ))}
        {worked && !isDrawing && (
          <LiftedRegion
            region={regionOf(worked)}
            bounds={bounds}
            onBegin={(event, corner) => drag.begin(event, worked, corner)}
          />
        )}
        {dragged && !dragged.place && <rect class="region-new" {...dragged.region} />}
      </svg>
    </div>
  )
}
