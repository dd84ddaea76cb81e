import type { Dashboard, Panel, Query, Threshold, Word } from './panel.ts'

const panelHeight = 7
const columns = 24
const datasource = { type: 'prometheus', uid: '$datasource' }
const ofNow: readonly Panel['kind'][] = ['stat', 'table', 'bargauge']

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

/** One row after the other, each as high as its first panel. */
function placed(panels: readonly Panel[]): object[] {
  let [x, y, rowHeight] = [0, 0, 0]
  return panels.map((panel, index) => {
    const { title, kind, width, height = panelHeight } = panel
    if (x + width > columns) [x, y] = [0, y + rowHeight]
    if (x === 0) rowHeight = height
    const gridPos = { x, y, w: width, h: rowHeight }
    x += width
    return {
      id: index + 1,
      title,
      type: kind,
      datasource,
      gridPos,
      fieldConfig: { defaults: fieldDefaults(panel), overrides: overrides(panel) },
      options: options(panel),
      targets: panel.queries.map((query, place) => target(panel, query, place)),
      ...(kind === 'table' && { transformations: [{ id: 'merge', options: {} }, withoutTimes] }),
    }
  })
}

const withoutTimes = { id: 'organize', options: { excludeByName: { Time: true } } }

function fieldDefaults({ kind, unit, max, decimals, thresholds, words = [], stacked, queries }: Panel): object {
  const reasons = queries.map(({ emptyBecause }) => emptyBecause)
  return {
    unit,
    ...(reasons.every((reason) => reason !== undefined) && { noValue: sentence(reasons.join(', ')) }),
    min: 0,
    ...(max !== undefined && { max }),
    ...(decimals !== undefined && { decimals }),
    thresholds: steps(thresholds),
    mappings: words.map(mapping),
    color: { mode: kind === 'timeseries' ? 'palette-classic' : 'thresholds' },
    custom: {
      ...(kind === 'timeseries' && {
        lineWidth: 1,
        fillOpacity: stacked ? 60 : 5,
        stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
        thresholdsStyle: { mode: thresholds ? 'dashed' : 'off' },
      }),
    },
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function steps(thresholds: readonly Threshold[] = []): object {
  const coloured = thresholds.map(({ from, colour }) => ({ color: colour, value: from }))
  return { mode: 'absolute', steps: [{ color: 'green', value: null }, ...coloured] }
}

function mapping({ value, text, colour }: Word, index: number): object {
  return { type: 'value', options: { [String(value)]: { text, color: colour, index } } }
}

function overrides({ kind, queries, colours = {} }: Panel): object[] {
  const series = Object.entries(colours).map(([legend, colour]) => ({
    matcher: { id: 'byName', options: legend },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }],
  }))
  return kind === 'table' ? queries.map((query, place) => column(query, place, queries.length)) : series
}

/** Grafana calls the numbers of a lone query `Value`, and of several `Value #A` and so on. */
function column({ legend, unit, thresholds, words }: Query, place: number, queries: number): object {
  const isColoured = thresholds !== undefined || words !== undefined
  return {
    matcher: { id: 'byName', options: queries === 1 ? 'Value' : `Value #${letter(place)}` },
    properties: [
      { id: 'displayName', value: legend },
      ...(unit ? [{ id: 'unit', value: unit }] : []),
      ...(words ? [{ id: 'mappings', value: words.map(mapping) }] : []),
      ...(thresholds ? [{ id: 'thresholds', value: steps(thresholds) }] : []),
      ...(isColoured ? [{ id: 'custom.cellOptions', value: { type: 'color-text' } }] : []),
    ],
  }
}

function letter(place: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + place)
}

function options({ kind, unit }: Panel): object {
  const reduceOptions = { calcs: ['lastNotNull'] }
  switch (kind) {
    case 'timeseries':
      return { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } }
    case 'stat':
      return { reduceOptions, colorMode: 'value', graphMode: 'none', textMode: 'auto' }
    case 'bargauge':
      return { reduceOptions, orientation: 'horizontal', displayMode: 'basic', valueMode: 'color' }
    case 'state-timeline':
      return { showValue: 'never', mergeValues: true, rowHeight: 0.8, legend: { showLegend: false } }
    case 'heatmap':
      return { calculate: false, yAxis: { unit }, color: { mode: 'scheme', scheme: 'Oranges', steps: 64 }, cellGap: 1 }
    case 'table':
      return { showHeader: true, cellHeight: 'sm' }
  }
}

function target({ kind }: Panel, { expression, legend, exemplars }: Query, place: number): object {
  return {
    refId: letter(place),
    datasource,
    expr: expression,
    legendFormat: legend,
    ...(ofNow.includes(kind) && { instant: true }),
    ...(kind === 'table' && { format: 'table' }),
    ...(kind === 'heatmap' && { format: 'heatmap' }),
    ...(exemplars && { exemplar: true }),
  }
}
