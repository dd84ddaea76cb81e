import type { Dashboard, Query } from './panel.ts'

const at = 'station="$station"'

/** Median and the slowest hundredth of a histogram, over a minute. */
function quantiles(metric: string, by = ''): Query[] {
  return ['0.5', '0.99'].map((quantile) => ({
    expression: `histogram_quantile(${quantile}, sum by (le${by && `, ${by}`}) (rate(${metric}_bucket{${at}}[1m])))`,
    legend: `p${Number(quantile) * 100}${by && ` {{${by}}}`}`,
    exemplars: true,
  }))
}

/** For those who look after one inspection point. */
export const station: Dashboard = {
  name: 'station',
  title: 'Vaglio: station',
  description: 'One inspection point: what it decides, on what basis, and how much of its budget that takes.',
  choosesStation: true,
  panels: [
    {
      title: 'READY',
      kind: 'stat',
      unit: 'bool_yes_no',
      width: 4,
      queries: [{ expression: `max(vaglio_station_ready{${at}})`, legend: 'inspects' }],
    },
    {
      title: 'Line stopped',
      kind: 'stat',
      unit: 'bool_yes_no',
      width: 4,
      queries: [{ expression: `max(vaglio_line_stopped{${at}})`, legend: 'stopped' }],
    },
    {
      title: 'Parts a second',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expression: `sum(rate(vaglio_parts_triggered_total{${at}}[1m]))`, legend: 'captured' },
        { expression: `sum by (verdict) (rate(vaglio_verdicts_total{${at}}[1m]))`, legend: '{{verdict}}' },
      ],
    },
    {
      title: 'What verdicts rest on',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: [
        {
          expression: `sum by (basis) (rate(vaglio_verdicts_total{${at}}[1m])) / on () group_left sum(rate(vaglio_verdicts_total{${at}}[1m]))`,
          legend: '{{basis}}',
        },
      ],
    },
    {
      title: 'Camera read to verdict',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: quantiles('vaglio_verdict_latency_seconds'),
    },
    {
      title: 'Share of the budget used',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: quantiles('vaglio_budget_used_ratio'),
    },
    {
      title: 'Until the line is answered',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: quantiles('vaglio_line_answer_seconds'),
    },
    {
      title: 'Model alone',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: quantiles('vaglio_model_seconds', 'view'),
    },
    {
      title: 'Work of the stages, waiting included',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: quantiles('vaglio_work_seconds', 'contract'),
    },
    {
      title: 'Until the broker has stored',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: quantiles('vaglio_publish_seconds', 'contract'),
    },
    {
      title: 'Why verdicts are what they are',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expression: `sum by (reason) (rate(vaglio_verdict_reasons_total{${at}}[1m]))`, legend: '{{reason}}' },
      ],
    },
    {
      title: 'What the line was told',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expression: `sum by (entry, basis) (rate(vaglio_actuations_total{${at}}[1m]))`,
          legend: '{{entry}} {{basis}}',
        },
      ],
    },
    {
      title: 'Messages not done at the first attempt',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expression: `sum by (contract, outcome) (rate(vaglio_messages_total{${at},outcome!="done"}[1m]))`,
          legend: '{{contract}} {{outcome}}',
          emptyBecause: 'every message was done at the first attempt',
        },
      ],
    },
  ],
}
