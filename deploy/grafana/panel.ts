/** How a panel shows its numbers. */
export interface Panel {
  readonly title: string
  readonly kind: 'stat' | 'timeseries' | 'table'
  /** What Grafana calls units: `s`, `percentunit`, `short`, `bytes`. */
  readonly unit: string
  readonly queries: readonly Query[]
  /** In columns of 24. */
  readonly width: number
}

export interface Query {
  /** PromQL; `$station` is what is chosen above. */
  readonly expression: string
  readonly legend: string
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

const panelHeight = 7
const columns = 24
const datasource = { type: 'prometheus', uid: '$datasource' }

/** The dashboard as Grafana 10 and later import it. */
export function grafanaJson({ name, title, description, choosesStation, panels }: Dashboard): object {
  return {
    uid: `vaglio-${name}`,
    title,
    description,
    tags: ['vaglio'],
    schemaVersion: 39,
    editable: false,
    refresh: '5s',
    time: { from: 'now-30m', to: 'now' },
    templating: { list: [datasourceVariable, ...(choosesStation ? [stationVariable] : [])] },
    panels: placed(panels),
  }
}

const datasourceVariable = { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' }
const stationVariable = {
  name: 'station',
  type: 'query',
  label: 'Station',
  datasource,
  query: 'label_values(vaglio_ready, station)',
  refresh: 2,
}

function placed(panels: readonly Panel[]): object[] {
  let [x, y] = [0, 0]
  return panels.map(({ title, kind, unit, queries, width }, index) => {
    if (x + width > columns) [x, y] = [0, y + panelHeight]
    const gridPos = { x, y, w: width, h: panelHeight }
    x += width
    return {
      id: index + 1,
      title,
      type: kind,
      datasource,
      gridPos,
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      options: kind === 'timeseries' ? { legend: { displayMode: 'list', placement: 'bottom' } } : {},
      targets: queries.map(({ expression, legend, exemplars }, place) => ({
        refId: String.fromCharCode('A'.charCodeAt(0) + place),
        datasource,
        expr: expression,
        legendFormat: legend,
        ...(kind !== 'timeseries' && { instant: true }),
        ...(exemplars && { exemplar: true }),
      })),
    }
  })
}
