import type { Panel, Query } from './panel.ts'

/** Only a central site has these. */
function ofCentre(expression: string, legend: string, unit = 'short'): Query {
  return { expression, legend, unit, emptyBecause: 'there is no central site' }
}

const missing = 'vaglio_plant_messages_total{outcome="missing"}'
const duplicate = 'vaglio_plant_messages_total{outcome="duplicate"}'

/** What has come of each plant at a central site, and what has not. */
export const plants: readonly Panel[] = [
  {
    title: 'Plants',
    kind: 'table',
    unit: 'short',
    width: 12,
    queries: [
      ofCentre('time() - max by (plant) (vaglio_plant_heard_timestamp_seconds)', 'nothing heard for', 's'),
      ofCentre('sum by (plant) (vaglio_plant_verdicts_total)', 'verdicts'),
      ofCentre(`sum by (plant) (${missing})`, 'messages missing'),
      ofCentre(`sum by (plant) (${duplicate})`, 'came twice, taken once'),
    ],
  },
  {
    title: 'Plants: verdicts a second',
    kind: 'timeseries',
    unit: 'short',
    width: 12,
    queries: [ofCentre('sum by (plant, verdict) (rate(vaglio_plant_verdicts_total[5m]))', '{{plant}} {{verdict}}')],
  },
  {
    title: 'Plants: age of the newest that the store has',
    kind: 'timeseries',
    unit: 's',
    width: 12,
    queries: [ofCentre('max by (plant, kind) (vaglio_plant_lag_seconds)', '{{plant}} {{kind}}', 's')],
  },
  {
    title: 'Plants: still in the plant',
    kind: 'timeseries',
    unit: 'short',
    width: 12,
    queries: [ofCentre('max by (plant, kind) (vaglio_plant_behind_messages)', '{{plant}} {{kind}}')],
  },
]
