import type { Dashboard } from './panel.ts'

/** For those who look after all stations at once. */
export const fleet: Dashboard = {
  name: 'fleet',
  title: 'Vaglio: fleet',
  description: 'All stations side by side: which of them inspect, how well, and which one needs somebody.',
  choosesStation: false,
  panels: [
    {
      title: 'Stations that inspect',
      kind: 'table',
      unit: 'bool_yes_no',
      width: 8,
      queries: [{ expression: 'max by (station) (vaglio_station_ready)', legend: '{{station}}' }],
    },
    {
      title: 'Alerts',
      kind: 'table',
      unit: 'short',
      width: 8,
      queries: [
        {
          expression: 'sum by (station, alertname, severity) (ALERTS{alertstate="firing"})',
          legend: '{{station}}: {{alertname}}',
          emptyBecause: 'no alert is firing',
        },
      ],
    },
    {
      title: 'Parts a second',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [{ expression: 'sum by (station) (rate(vaglio_parts_triggered_total[5m]))', legend: '{{station}}' }],
    },
    {
      title: 'Not judged by model and rules in time',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: [{ expression: 'station:vaglio_spent_parts:ratio_rate1h', legend: '{{station}}' }],
    },
    {
      title: 'Rejected',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: [
        {
          expression:
            'sum by (station) (rate(vaglio_verdicts_total{verdict="reject"}[15m])) / sum by (station) (rate(vaglio_verdicts_total[15m]))',
          legend: '{{station}}',
        },
      ],
    },
    {
      title: 'Share of the budget used, p99',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: [
        {
          expression: 'histogram_quantile(0.99, sum by (station, le) (rate(vaglio_budget_used_ratio_bucket[5m])))',
          legend: '{{station}}',
        },
      ],
    },
    {
      title: 'Answered without a verdict, in an hour',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expression: 'sum by (station) (increase(vaglio_actuations_total{basis="not-inspected"}[1h]))',
          legend: '{{station}}',
        },
      ],
    },
    {
      title: 'Fullest stream',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: [
        {
          expression: 'max by (station) (vaglio_stream_fill_ratio{stream=~"FRAMES|DECISIONS"})',
          legend: '{{station}}',
        },
      ],
    },
    {
      title: 'Models taken back or refused, in a day',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expression: 'sum by (station) (increase(vaglio_model_changes_total{outcome!="passed"}[1d]))',
          legend: '{{station}}',
        },
      ],
    },
  ],
}
