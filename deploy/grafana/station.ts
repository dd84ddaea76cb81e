import { badWords, type Dashboard, goodWords, neutral, type Panel, type Query } from './panel.ts'

const at = 'station="$station"'
const nobodyDecided = 'no part was decided'

/** Median and the slowest hundredth of a histogram, over a minute. */
function quantiles(metric: string, by = ''): Query[] {
  return ['0.5', '0.99'].map((quantile) => ({
    expression: `histogram_quantile(${quantile}, sum by (le${by && `, ${by}`}) (rate(${metric}_bucket{${at}}[1m])))`,
    legend: `p${Number(quantile) * 100}${by && ` {{${by}}}`}`,
    exemplars: true,
  }))
}

/** How it stands, in one look. */
const standing: readonly Panel[] = [
  {
    title: 'READY',
    kind: 'stat',
    unit: 'short',
    words: goodWords,
    width: 4,
    height: 4,
    queries: [{ expression: `max(vaglio_station_ready{${at}})`, legend: 'inspects' }],
  },
  {
    title: 'Line stopped',
    kind: 'stat',
    unit: 'short',
    words: badWords,
    width: 4,
    queries: [{ expression: `max(vaglio_line_stopped{${at}})`, legend: 'stopped' }],
  },
  {
    title: 'Parts a minute',
    kind: 'stat',
    unit: 'short',
    thresholds: neutral,
    decimals: 0,
    width: 4,
    queries: [{ expression: `60 * sum(rate(vaglio_parts_triggered_total{${at}}[1m]))`, legend: 'captured' }],
  },
  {
    title: 'Rejected by a judge, 15 minutes',
    kind: 'stat',
    unit: 'percentunit',
    thresholds: neutral,
    decimals: 1,
    width: 4,
    queries: [
      {
        expression: `sum(rate(vaglio_verdicts_total{${at},verdict="reject",basis!="fail-safe"}[15m])) / sum(rate(vaglio_verdicts_total{${at}}[15m]))`,
        legend: 'rejected',
      },
    ],
  },
  {
    title: 'Not judged by both, last hour',
    kind: 'stat',
    unit: 'percentunit',
    decimals: 2,
    // The objective, and the rate at which somebody is woken for it.
    thresholds: [
      { from: 0.001, colour: 'orange' },
      { from: 0.0144, colour: 'red' },
    ],
    width: 4,
    queries: [{ expression: `station:vaglio_spent_parts:ratio_rate1h{${at}}`, legend: 'spent' }],
  },
  {
    title: 'Budget used, p99 of 5 minutes',
    kind: 'stat',
    unit: 'percentunit',
    decimals: 0,
    thresholds: [
      { from: 0.8, colour: 'orange' },
      { from: 1, colour: 'red' },
    ],
    width: 4,
    queries: [
      {
        expression: `histogram_quantile(0.99, sum by (le) (rate(vaglio_budget_used_ratio_bucket{${at}}[5m])))`,
        legend: 'p99',
      },
    ],
  },
]

const deciding: readonly Panel[] = [
  {
    title: 'Verdicts a second',
    kind: 'timeseries',
    unit: 'short',
    stacked: true,
    colours: { pass: 'green', reject: 'orange', stop: 'red' },
    width: 8,
    queries: [{ expression: `sum by (verdict) (rate(vaglio_verdicts_total{${at}}[1m]))`, legend: '{{verdict}}' }],
  },
  {
    title: 'What verdicts rest on',
    kind: 'timeseries',
    unit: 'percentunit',
    stacked: true,
    max: 1,
    colours: { 'model+rules': 'green', fallback: 'orange', 'fail-safe': 'red' },
    width: 8,
    queries: [
      {
        expression: `sum by (basis) (rate(vaglio_verdicts_total{${at}}[1m])) / on () group_left sum(rate(vaglio_verdicts_total{${at}}[1m]))`,
        legend: '{{basis}}',
        emptyBecause: nobodyDecided,
      },
    ],
  },
  {
    title: 'Why, reasons a second',
    kind: 'timeseries',
    unit: 'short',
    width: 8,
    queries: [
      {
        expression: `sum by (reason) (rate(vaglio_verdict_reasons_total{${at}}[1m])) > 0`,
        legend: '{{reason}}',
        emptyBecause: 'every part passed, judged by both',
      },
    ],
  },
]

const times: readonly Panel[] = [
  {
    title: 'Camera read to verdict, parts a minute',
    kind: 'heatmap',
    unit: 's',
    width: 8,
    queries: [
      {
        expression: `sum by (le) (increase(vaglio_verdict_latency_seconds_bucket{${at}}[1m]))`,
        legend: '{{le}}',
      },
    ],
  },
  {
    title: 'Camera read to verdict, and until the line is answered',
    kind: 'timeseries',
    unit: 's',
    width: 8,
    queries: [
      ...quantiles('vaglio_verdict_latency_seconds').map((query) => ({ ...query, legend: `${query.legend} verdict` })),
      ...quantiles('vaglio_line_answer_seconds').map((query) => ({ ...query, legend: `${query.legend} answer` })),
    ],
  },
  {
    title: 'Share of the budget used',
    kind: 'timeseries',
    unit: 'percentunit',
    thresholds: [
      { from: 0.8, colour: 'orange' },
      { from: 1, colour: 'red' },
    ],
    width: 8,
    queries: quantiles('vaglio_budget_used_ratio'),
  },
  {
    title: 'Model alone',
    kind: 'timeseries',
    unit: 's',
    width: 8,
    queries: quantiles('vaglio_model_seconds', 'view'),
  },
  {
    title: 'Work of the stages, waiting included, p99',
    kind: 'timeseries',
    unit: 's',
    width: 8,
    queries: quantiles('vaglio_work_seconds', 'contract').slice(1),
  },
  {
    title: 'Until the broker has stored, p99',
    kind: 'timeseries',
    unit: 's',
    width: 8,
    queries: [
      {
        expression: `histogram_quantile(0.99, sum by (le, contract) (rate(vaglio_publish_seconds_bucket{${at},contract=~"frame|prepared-.*|finding-.*|verdict"}[1m])))`,
        legend: '{{contract}}',
      },
    ],
  },
]

const atTheLine: readonly Panel[] = [
  {
    title: 'What the line was told, a second',
    kind: 'timeseries',
    unit: 'short',
    colours: {
      'actuated model+rules': 'green',
      'actuated fallback': 'orange',
      'actuated fail-safe': 'red',
      'actuated not-inspected': 'purple',
    },
    width: 12,
    queries: [
      {
        expression: `sum by (entry, basis) (rate(vaglio_actuations_total{${at}}[1m])) > 0`,
        legend: '{{entry}} {{basis}}',
        emptyBecause: 'nothing was told to the line',
      },
    ],
  },
  {
    title: 'Messages not done at the first attempt, a second',
    kind: 'timeseries',
    unit: 'short',
    width: 12,
    queries: [
      {
        expression: `sum by (contract, outcome) (rate(vaglio_messages_total{${at},outcome!="done"}[1m]))`,
        legend: '{{contract}} {{outcome}}',
        emptyBecause: 'every message was done at the first attempt',
      },
    ],
  },
]

/** For those who look after one inspection point. */
export const station: Dashboard = {
  name: 'station',
  title: 'Vaglio: station',
  description: 'One inspection point: what it decides, on what basis, and how much of its budget that takes.',
  choosesStation: true,
  panels: [...standing, ...deciding, ...times, ...atTheLine],
}
