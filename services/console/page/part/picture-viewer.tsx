import Panzoom, { type PanzoomObject } from '@panzoom/panzoom'
import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Explanation } from '../../../../shared/contracts/explanation.ts'
import type { Check, PartDetail } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { useKeys } from '../frame/keys.ts'
import { useAnswer } from '../server/answer.ts'
import { pictureUrl } from '../server/server.ts'
import { format, texts } from '../texts/language.ts'
import { HeatmapLayer, HeatmapLegend } from './heatmap-layer.tsx'
import { MeasurementLayer } from './measurement-layer.tsx'
import './picture-viewer.css'

const scaleMax = 24
const zoomStep = 0.4
const panPixels = 60

export interface PictureViewerProps {
  readonly part: PartDetail
  readonly view: string
  /** Size of the camera's frame in pixels, where it is known before the picture is. */
  readonly frame: { readonly width: number; readonly height: number } | undefined
  readonly checks: readonly Check[]
  /** Name of the check that is pointed at. */
  readonly highlighted: Signal<string>
}

/** The picture in full, to be moved and magnified; what the rules measured and where the model objects lie over it. */
export function PictureViewer({ part, view, frame, checks, highlighted }: PictureViewerProps): JSX.Element {
  const { picture: t } = texts()
  const size = useSignal(frame)
  const isLost = useSignal(false)
  const hasMeasures = useSignal(true)
  const hasHeat = useSignal(false)
  const { stage, moved, zoom } = usePanzoom()
  const asked = hasHeat.value ? `/parts/${part.partId}/explanations/${view}` : undefined
  const { value: explanation, wrong } = useAnswer<Explanation>(asked).value
  const toggle = (layer: Signal<boolean>) => () => {
    layer.value = !layer.value
  }
  useKeys({ h: toggle(hasHeat), m: toggle(hasMeasures), '+': zoom.nearer, '-': zoom.farther, '0': zoom.all })
  const { width, height } = size.value ?? { width: 4, height: 3 }
  return (
    <figure class="picture panel">
      <div
        ref={stage}
        class="picture-stage"
        {...movable(t.label, zoom.move)}
        style={{ '--ratio': `${width} / ${height}` }}
      >
        <div ref={moved} class="picture-moved">
          {isLost.value ? (
            <p class="picture-lost quiet">{t.lost}</p>
          ) : (
            <img
              src={pictureUrl(part.partId, view)}
              alt={t.alt(view, format.number(part.sequence))}
              draggable={false}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
                size.value = { width: naturalWidth, height: naturalHeight }
              }}
              onError={() => {
                isLost.value = true
              }}
            />
          )}
          {hasHeat.value && explanation && size.value && <HeatmapLayer explanation={explanation} frame={size.value} />}
          {hasMeasures.value && size.value && (
            <MeasurementLayer frame={size.value} checks={checks} highlighted={highlighted} />
          )}
        </div>
      </div>
      <figcaption class="picture-tools">
        <button type="button" aria-pressed={hasMeasures.value} onClick={toggle(hasMeasures)}>
          <Icon name="measure" /> {t.measures}
        </button>
        <button type="button" aria-pressed={hasHeat.value} onClick={toggle(hasHeat)}>
          <Icon name="heat" /> {t.heatmap}
        </button>
        <ZoomButtons zoom={zoom} />
        {hasHeat.value && explanation?.heatmap && <HeatmapLegend />}
        {hasHeat.value && wrong && (
          <p role="status">
            {t.noHeatmap} <span lang="en">{wrong.message}</span>
          </p>
        )}
      </figcaption>
    </figure>
  )
}

interface Zoom {
  readonly nearer: () => void
  readonly farther: () => void
  readonly all: () => void
  readonly move: (x: number, y: number) => void
}

function ZoomButtons({ zoom }: { zoom: Zoom }): JSX.Element {
  const { picture: t } = texts()
  return (
    <span class="picture-zoom">
      <button type="button" class="button-icon" aria-label={t.farther} onClick={zoom.farther}>
        <Icon name="minus" />
      </button>
      <button type="button" class="button-icon" aria-label={t.all} onClick={zoom.all}>
        <Icon name="fit" />
      </button>
      <button type="button" class="button-icon" aria-label={t.nearer} onClick={zoom.nearer}>
        <Icon name="plus" />
      </button>
    </span>
  )
}

/** The picture takes the focus, and arrow keys move it. */
function movable(label: string, move: Zoom['move']) {
  const ways: Readonly<Record<string, readonly [number, number]>> = {
    ...{ ArrowLeft: [panPixels, 0], ArrowRight: [-panPixels, 0] },
    ...{ ArrowUp: [0, panPixels], ArrowDown: [0, -panPixels] },
  }
  return {
    tabIndex: 0,
    role: 'group' as const,
    'aria-label': label,
    onKeyDown(event: KeyboardEvent) {
      const way = ways[event.key]
      if (!way) return
      event.preventDefault()
      event.stopPropagation()
      move(...way)
    },
  }
}

function usePanzoom() {
  const stage = useRef<HTMLDivElement>(null)
  const moved = useRef<HTMLDivElement>(null)
  const panzoom = useRef<PanzoomObject | undefined>(undefined)
  useEffect(() => {
    if (!stage.current || !moved.current) return
    const created = Panzoom(moved.current, {
      maxScale: scaleMax,
      minScale: 1,
      step: zoomStep,
      contain: 'outside',
      cursor: 'grab',
      // Nothing on this page moves by itself.
      animate: false,
    })
    panzoom.current = created
    const area = stage.current
    area.addEventListener('wheel', created.zoomWithWheel, { passive: false })
    return () => {
      area.removeEventListener('wheel', created.zoomWithWheel)
      created.destroy()
    }
  }, [])
  const zoom: Zoom = {
    nearer: () => void panzoom.current?.zoomIn(),
    farther: () => void panzoom.current?.zoomOut(),
    all: () => void panzoom.current?.reset(),
    move: (x, y) => void panzoom.current?.pan(x, y, { relative: true }),
  }
  return { stage, moved, zoom }
}
