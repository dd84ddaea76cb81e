import { badWords, type Dashboard, goodWords, type Panel } from './panel.ts'
import { plants } from './plants.ts'

const stations: Panel = {
  title: 'Stations',
  kind: 'table',
  unit: 'short',
  width: 16,
  queries: [
    { expression: 'max by (plant, station) (vaglio_station_ready)', legend: 'inspects', words: goodWords },
    { expression: 'max by (plant, station) (vaglio_line_stopped)', legend: 'line stopped', words: badWords },
    {
      expression: '60 * sum by (plant, station) (rate(vaglio_parts_triggered_total[5m]))',
      legend: 'parts a minute',
    },
    {
      expression:
        'sum by (plant, station) (rate(vaglio_verdicts_total{verdict="reject",basis!="fail-safe"}[15m])) / sum by (plant, station) (rate(vaglio_verdicts_total[15m]))',
      legend: 'rejected',
      unit: 'percentunit',
    },
    {
      expression:
        'sum by (plant, station) (rate(vaglio_verdicts_total{basis!="model+rules"}[1h])) / sum by (plant, station) (rate(vaglio_verdicts_total[1h]))',
      legend: 'not judged by both',
      unit: 'percentunit',
      thresholds: [
        { from: 0.001, colour: 'orange' },
        { from: 0.0144, colour: 'red' },
      ],
    },
    {
      expression: 'histogram_quantile(0.99, sum by (plant, station, le) (rate(vaglio_budget_used_ratio_bucket[5m])))',
      legend: 'budget used, p99',
      unit: 'percentunit',
      thresholds: [
        { from: 0.8, colour: 'orange' },
        { from: 1, colour: 'red' },
      ],
    },
  ],
}

/** For those who look after all stations at once. */
export const fleet: Dashboard = {
  name: 'fleet',
  title: 'Vaglio: fleet',
  description: 'All stations side by side: which of them inspect, how well, and which one needs somebody.',
  choosesStation: false,
  panels: [
    stations,
    {
      title: 'Alerts now',
      kind: 'table',
      unit: 'short',
      width: 8,
      queries: [
        {
          expression: 'count by (plant, station, alertname, severity) (ALERTS{alertstate="firing"})',
          legend: 'how many',
          emptyBecause: 'no alert is firing',
        },
      ],
    },
    {
      title: 'Stations that inspect',
      kind: 'state-timeline',
      unit: 'short',
      words: goodWords,
      width: 12,
      height: 10,
      queries: [{ expression: 'max by (plant, station) (vaglio_station_ready)', legend: '{{plant}} {{station}}' }],
    },
    {
      title: 'Alerts that fired',
      kind: 'state-timeline',
      unit: 'short',
      words: [{ value: 1, text: 'fires', colour: 'red' }],
      width: 12,
      queries: [
        {
          expression: 'max by (plant, station, alertname) (ALERTS{alertstate="firing"})',
          legend: '{{plant}} {{station}} {{alertname}}',
          emptyBecause: 'no alert fired',
        },
      ],
    },
    {
      title: 'Parts a second',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expression: 'sum by (plant, station) (rate(vaglio_parts_triggered_total[5m]))',
          legend: '{{plant}} {{station}}',
        },
      ],
    },
    {
      title: 'Rejected by a judge',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: [
        {
          expression:
            'sum by (plant, station) (rate(vaglio_verdicts_total{verdict="reject",basis!="fail-safe"}[15m])) / sum by (plant, station) (rate(vaglio_verdicts_total[15m]))',
          legend: '{{plant}} {{station}}',
        },
      ],
    },
    {
      title: 'Share of the budget used, p99',
      kind: 'timeseries',
      unit: 'percentunit',
      thresholds: [
        { from: 0.8, colour: 'orange' },
        { from: 1, colour: 'red' },
      ],
      width: 8,
      queries: [
        {
          expression:
            'histogram_quantile(0.99, sum by (plant, station, le) (rate(vaglio_budget_used_ratio_bucket[5m])))',
          legend: '{{plant}} {{station}}',
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
          expression: 'sum by (plant, station) (increase(vaglio_actuations_total{basis="not-inspected"}[1h]))',
          legend: '{{plant}} {{station}}',
        },
      ],
    },
    {
      title: 'Fullest stream',
      kind: 'timeseries',
      unit: 'percentunit',
      thresholds: [
        { from: 0.6, colour: 'orange' },
        { from: 0.8, colour: 'red' },
      ],
      width: 8,
      queries: [
        {
          expression: 'max by (plant, station) (vaglio_stream_fill_ratio{stream=~"FRAMES|DECISIONS"})',
          legend: '{{plant}} {{station}}',
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
          expression: 'sum by (plant, station) (increase(vaglio_model_changes_total{outcome!="passed"}[1d]))',
          legend: '{{plant}} {{station}}',
        },
      ],
    },
    ...plants,
  ],
}
