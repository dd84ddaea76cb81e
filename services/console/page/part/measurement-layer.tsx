import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Shape } from '../../../../shared/contracts/shape.ts'
import type { Check } from '../../api/part.ts'

export interface MeasurementLayerProps {
  /** Size of the frame in pixels: what is drawn is in its coordinates. */
  readonly frame: { readonly width: number; readonly height: number }
  readonly checks: readonly Check[]
  readonly highlighted: Signal<string>
}

/** Where the rules measured, and what they found there. */
export function MeasurementLayer({ frame, checks, highlighted }: MeasurementLayerProps): JSX.Element {
  const pointRadius = Math.max(frame.width, frame.height) / 160
  return (
    <svg class="measures" viewBox={`0 0 ${frame.width} ${frame.height}`} aria-hidden="true">
      {checks.map(({ name, passed, region, shapes = [] }) => (
        <g
          key={name}
          class={`measure measure-${passed ? 'passed' : 'failed'}${highlighted.value === name ? ' measure-shown' : ''}`}
          onPointerEnter={() => {
            highlighted.value = name
          }}
          onPointerLeave={() => {
            highlighted.value = ''
          }}
        >
          <rect class="measure-region" {...region} />
          {shapes.map((shape) => (
            <Drawn key={JSON.stringify(shape)} shape={shape} pointRadius={pointRadius} />
          ))}
        </g>
      ))}
    </svg>
  )
}

function Drawn({ shape, pointRadius }: { shape: Shape; pointRadius: number }): JSX.Element {
  switch (shape.shape) {
    case 'point':
      return <circle class="measure-point" cx={shape.at.x} cy={shape.at.y} r={pointRadius} />
    case 'line':
      return <line class="measure-shape" x1={shape.from.x} y1={shape.from.y} x2={shape.to.x} y2={shape.to.y} />
    case 'circle':
      return <circle class="measure-shape" cx={shape.centre.x} cy={shape.centre.y} r={shape.diameter / 2} />
    case 'outline':
      return <polygon class="measure-shape" points={shape.points.map(({ x, y }) => `${x},${y}`).join(' ')} />
  }
}
