/** How a panel shows its numbers; `heatmap` wants the buckets of a histogram, one series each. */
export interface Panel {
  readonly title: string
  readonly kind: 'stat' | 'timeseries' | 'table' | 'bargauge' | 'heatmap' | 'state-timeline'
  /** What Grafana calls units: `s`, `percentunit`, `short`, `bytes`, `reqps`. */
  readonly unit: string
  readonly queries: readonly Query[]
  /** In columns of 24. */
  readonly width: number
  /** In rows of 30 pixels; 7 unless given. */
  readonly height?: number
  /** The end of the scale, where numbers have one. */
  readonly max?: number
  /** Places after the point; as many as the number needs unless given. */
  readonly decimals?: number
  /** From which number on it has which colour; below the first it is green. */
  readonly thresholds?: readonly Threshold[]
  /** Words in the place of numbers. */
  readonly words?: readonly Word[]
  /** Colours of series that mean the same wherever they are shown, by their legend. */
  readonly colours?: Readonly<Record<string, Colour>>
  /** On top of each other. */
  readonly stacked?: true
}

/** Of Grafana's palette. */
export type Colour = 'green' | 'orange' | 'red' | 'blue' | 'purple' | 'text'

export interface Threshold {
  readonly from: number
  readonly colour: Colour
}

export interface Word {
  readonly value: number
  readonly text: string
  readonly colour: Colour
}

export interface Query {
  /** PromQL; `$station` is what is chosen above. */
  readonly expression: string
  /** Of a table the heading of its column. */
  readonly legend: string
  /** Of a column of a table, where it is not the panel's. */
  readonly unit?: string
  readonly thresholds?: readonly Threshold[]
  readonly words?: readonly Word[]
  /** Why it may have no data while nothing is wrong. */
  readonly emptyBecause?: string
  /** Shows the traces behind a histogram. */
  readonly exemplars?: true
}

/** A page of panels, one row after the other. */
export interface Dashboard {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Whether a station is chosen, or all are shown. */
  readonly choosesStation: boolean
  readonly panels: readonly Panel[]
}

/** For numbers that are neither good nor bad. */
export const neutral: readonly Threshold[] = [{ from: 0, colour: 'text' }]

/** What is 1 when all is well. */
export const goodWords: readonly Word[] = [
  { value: 1, text: 'yes', colour: 'green' },
  { value: 0, text: 'no', colour: 'red' },
]

/** What is 0 when all is well. */
export const badWords: readonly Word[] = [
  { value: 0, text: 'no', colour: 'green' },
  { value: 1, text: 'yes', colour: 'red' },
]
