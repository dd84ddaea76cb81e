import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import type { Region } from '../../../../../shared/contracts/region.ts'
import type { DrawnPlace } from '../../../api/recipe.ts'
import { type Bounds, between, type Corner, moved, resized, type Spot } from './region-drawing.ts'

/** What is being drawn right now. */
interface Drag {
  /** Undefined while a new region is drawn. */
  readonly place: DrawnPlace | undefined
  readonly corner: Corner | undefined
  readonly from: Spot
  readonly region: Region
}

export interface RegionDrag {
  readonly current: Signal<Drag | undefined>
  begin(event: PointerEvent, place: DrawnPlace | undefined, corner?: Corner): void
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerUp: (event: PointerEvent) => void
    readonly onPointerCancel: () => void
  }
}

/** Follows a finger or a mouse until it is lifted. @param onDrawn told the region then */
export function useRegionDrag(
  area: RefObject<SVGSVGElement | null>,
  bounds: Bounds,
  onDrawn: (place: DrawnPlace | undefined, region: Region) => void,
): RegionDrag {
  const current = useSignal<Drag | undefined>(undefined)
  const spotOf = ({ clientX, clientY }: PointerEvent): Spot => {
    const box = area.current?.getBoundingClientRect()
    if (!box) return { x: 0, y: 0 }
    return {
      x: ((clientX - box.left) * bounds.width) / box.width,
      y: ((clientY - box.top) * bounds.height) / box.height,
    }
  }
  return {
    current,
    begin(event, place, corner) {
      if (event.button !== 0) return
      event.preventDefault()
      event.stopPropagation()
      area.current?.setPointerCapture(event.pointerId)
      const from = spotOf(event)
      current.value = { place, corner, from, region: place?.region ?? between(from, from, bounds) }
    },
    handlers: {
      onPointerMove(event) {
        const drag = current.peek()
        if (drag) current.value = { ...drag, region: follow(drag, spotOf(event), bounds) }
      },
      onPointerUp(event) {
        const drag = current.peek()
        current.value = undefined
        if (!drag) return
        const region = follow(drag, spotOf(event), bounds)
        if (isMeant({ ...drag, region })) onDrawn(drag.place, region)
      },
      onPointerCancel() {
        current.value = undefined
      },
    },
  }
}

function follow({ place, corner, from }: Drag, spot: Spot, bounds: Bounds): Region {
  if (!place) return between(from, spot, bounds)
  const by = { x: spot.x - from.x, y: spot.y - from.y }
  return corner ? resized(place.region, corner, by, bounds) : moved(place.region, by, bounds)
}

/** A click alone draws and moves nothing. */
function isMeant({ place, region }: Drag): boolean {
  if (!place) return region.width > 2 && region.height > 2
  const { x, y, width, height } = place.region
  return region.x !== x || region.y !== y || region.width !== width || region.height !== height
}
