import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dashboards } from '../../deploy/grafana/dashboards.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import type { QueryRange, RangeSeries } from '../support/prometheus.ts'
import { readBoardFile } from './board-file.ts'
import { boardOf, spelledLegend } from './draw-board.ts'

const span = { fromSeconds: 100, toSeconds: 106, stepSeconds: 2 }
const verdicts: RangeSeries = {
  metric: { verdict: 'pass', station: 'demo' },
  values: [
    [100, '1'],
    [104, 'NaN'],
    [106, '2.5'],
  ],
}

/** A Prometheus that has the same series for every query. */
function aPrometheus(series: readonly RangeSeries[]) {
  const asked: { expression: string; range: QueryRange }[] = []
  const queryRange = async (expression: string, range: QueryRange) => {
    asked.push({ expression, range })
    return series
  }
  return { asked, queryRange }
}

const drawn = async (name: string, prometheus = aPrometheus([verdicts])) =>
  await boardOf(await readBoardFile(join(projectFolder, `deploy/grafana/${name}.json`)), 'demo', span, prometheus)

test.each(dashboards)(
  '$name: every query is asked for the station, of now or of the whole time',
  async ({ name, panels }) => {
    const prometheus = aPrometheus([verdicts])
    const board = await drawn(name, prometheus)
    expect(board.panels.map(({ title }) => title)).toEqual(panels.map(({ title }) => title))
    const spelled = panels.flatMap(({ queries }) => queries.map(({ expression }) => expression))
    expect(prometheus.asked.map(({ expression }) => expression)).toEqual(
      spelled.map((expression) => expression.replaceAll('$station', 'demo')),
    )
    const ofNow = panels.flatMap(({ kind, queries }) => queries.map(() => ['stat', 'table', 'bargauge'].includes(kind)))
    expect(prometheus.asked.map(({ range }) => range.fromSeconds === range.toSeconds)).toEqual(ofNow)
  },
)

test('what is missing or no number is a gap, not a zero', async () => {
  const { times, panels } = await drawn('station')
  const panel = panels.find(({ title }) => title === 'Verdicts a second')
  expect(times).toEqual([100, 102, 104, 106])
  expect(panel?.series).toMatchObject([{ legend: 'pass', values: [1, null, null, 2.5] }])
})

test('colours, thresholds and words are those of the dashboard', async () => {
  const { panels } = await drawn('station')
  const named = (title: string) => panels.find((panel) => panel.title === title)
  expect(named('Verdicts a second')).toMatchObject({ isStacked: true, colours: { reject: 'orange' } })
  expect(named('READY')?.look.words).toEqual({
    0: { text: 'no', colour: 'red' },
    1: { text: 'yes', colour: 'green' },
  })
  expect(named('Share of the budget used')?.look).toMatchObject({
    unit: 'percentunit',
    steps: [
      { from: null, colour: 'green' },
      { from: 0.8, colour: 'orange' },
      { from: 1, colour: 'red' },
    ],
  })
})

test('a table has a column for each query, with its own unit', async () => {
  const { panels } = await drawn('fleet')
  const columns = panels.find(({ title }) => title === 'Stations')?.columns ?? []
  expect(columns.map(({ heading }) => heading)).toEqual(expect.arrayContaining(['inspects', 'rejected']))
  expect(columns.find(({ heading }) => heading === 'rejected')?.look.unit).toBe('percentunit')
  expect(columns.find(({ heading }) => heading === 'inspects')?.look.words[1]?.text).toBe('yes')
})

test('a legend is spelled from labels, and without what is not there', () => {
  expect(spelledLegend('{{entry}} {{basis}}', { entry: 'refused' })).toBe('refused')
  expect(spelledLegend('p99 {{ contract }}', { contract: 'frame' })).toBe('p99 frame')
})
