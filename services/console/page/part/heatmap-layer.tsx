import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Explanation } from '../../../../shared/contracts/explanation.ts'
import { texts } from '../texts/language.ts'
import { heatmapPixels } from './heatmap.ts'

export interface HeatmapLayerProps {
  readonly explanation: Explanation
  /** Size of the frame in pixels. */
  readonly frame: { readonly width: number; readonly height: number }
}

/** Where the model finds the part unlike the good ones, over the part of the frame that it saw. */
export function HeatmapLayer({ explanation: { heatmap, inspected, worst }, frame }: HeatmapLayerProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!heatmap || !context) return
    const { width, height } = heatmap
    context.putImageData(new ImageData(heatmapPixels(heatmap), width, height), 0, 0)
  }, [heatmap])
  const place = {
    left: `${(100 * inspected.x) / frame.width}%`,
    top: `${(100 * inspected.y) / frame.height}%`,
    width: `${(100 * inspected.width) / frame.width}%`,
    height: `${(100 * inspected.height) / frame.height}%`,
  }
  return (
    <>
      {heatmap && <canvas ref={canvas} class="heatmap" width={heatmap.width} height={heatmap.height} style={place} />}
      {worst && (
        <svg class="measures" viewBox={`0 0 ${frame.width} ${frame.height}`} aria-hidden="true">
          <rect class="heatmap-worst" {...worst.region} />
        </svg>
      )}
    </>
  )
}

/** What the colours mean. */
export function HeatmapLegend(): JSX.Element {
  const { picture: t } = texts()
  return (
    <p class="legend">
      <span>{t.legendLow}</span>
      <span class="legend-colours" aria-hidden="true" />
      <span>{t.legendHigh}</span>
      <span class="legend-worst">{t.legendWorst}</span>
    </p>
  )
}
