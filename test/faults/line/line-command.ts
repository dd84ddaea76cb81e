import type { CameraBehaviour } from './camera-behaviour.ts'

/** What the campaign tells the line's process. */
export type LineCommand =
  | {
      readonly do: 'start'
      readonly linePort: number
      readonly sourcePort: number
      readonly view: string
      readonly perSecond: number
      readonly seed: number
      readonly demoFolder: string
      readonly unusableFolder: string
    }
  | { readonly do: 'rate'; readonly perSecond: number }
  /** `share` of the next triggers are treated so; the rest is normal. */
  | { readonly do: 'camera'; readonly behaviour: CameraBehaviour; readonly share: number }
  | { readonly do: 'cut' }
  /** No more triggers; then the process ends once the last answer had its time. */
  | { readonly do: 'end' }
