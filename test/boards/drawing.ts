/** A dashboard with its numbers, as the page draws it. */
export interface Board {
  readonly title: string
  readonly description: string
  /** Below the panels: what the reader has to know of the picture. */
  readonly caption: string
  /** Seconds since 1970, equally far apart; the values of every series are at these. */
  readonly times: readonly number[]
  readonly panels: readonly DrawnPanel[]
}

/** Where it stands: columns of 24 and rows of 30 pixels. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface DrawnPanel {
  readonly title: string
  readonly kind: string
  readonly place: Place
  readonly look: Look
  readonly isStacked: boolean
  /** In the place of numbers where there are none. */
  readonly noValue: string
  /** Colours by legend. */
  readonly colours: Readonly<Record<string, string>>
  readonly series: readonly DrawnSeries[]
  /** Of a table; empty elsewhere. */
  readonly columns: readonly Column[]
}

/** How numbers are spelled and coloured. */
export interface Look {
  readonly unit: string
  readonly decimals: number | undefined
  readonly max: number | undefined
  /** In rising order; null is below all numbers. */
  readonly steps: readonly { readonly from: number | null; readonly colour: string }[]
  readonly words: Readonly<Record<string, { readonly text: string; readonly colour: string }>>
}

/** The numbers of a query: of its whole time, or the one at its end. */
export interface DrawnSeries {
  readonly query: number
  readonly legend: string
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly (number | null)[]
}

export interface Column {
  readonly heading: string
  readonly isColoured: boolean
  readonly look: Look
}
