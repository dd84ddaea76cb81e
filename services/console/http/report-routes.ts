import { Problem } from '../api/problem.ts'
import { ReportQuery, ReportSummary, ThresholdQuery, ThresholdReport, type ViewThresholds } from '../api/report.ts'
import type { PartReports } from '../parts/report-queries.ts'
import type { ScoreBins } from '../parts/threshold-queries.ts'
import type { App } from './context.ts'

const hourMs = 3_600_000

/** What serves a view, and since when. */
export interface ServingModel {
  readonly name: string
  readonly version: string
  readonly since: string
}

export interface ReportRoutesOptions {
  readonly reports: PartReports
  readonly scoreBins: ScoreBins
  readonly views: readonly string[]
  /** @returns undefined where it is not known */
  readonly serving: (view: string) => ServingModel | undefined
  readonly wallMs: () => number
}

/** Looking back at the parts of the last days. */
export function addReportRoutes(app: App, options: ReportRoutesOptions): void {
  const { reports, views, wallMs } = options
  app.get('/api/reports/summary', {
    config: { role: 'viewer' },
    schema: {
      summary: 'Verdicts, scores, latency and overrides over time, and what spoke against parts',
      querystring: ReportQuery,
      response: { 200: ReportSummary, 400: Problem },
    },
    handler: ({ query: { hours } }) => reports.summary(hours, wallMs()),
  })
  app.get('/api/reports/thresholds', {
    config: { role: 'viewer' },
    schema: {
      summary: 'What another threshold would have done to the parts that each view’s model has judged',
      querystring: ThresholdQuery,
      response: { 200: ThresholdReport, 400: Problem },
    },
    handler: async ({ query: { hours } }) => {
      const told: ViewThresholds[] = []
      for (const view of views) told.push(await thresholdsOf(options, view, hours))
      return { views: told }
    },
  })
}

async function thresholdsOf(
  { scoreBins, serving, wallMs }: ReportRoutesOptions,
  view: string,
  hours: number,
): Promise<ViewThresholds> {
  const model = serving(view)
  const nowMs = wallMs()
  // Another model's scores would say nothing of this one's threshold.
  const fromMs = Math.max(nowMs - hours * hourMs, model ? Date.parse(model.since) : 0)
  const bins = await scoreBins(view, fromMs, nowMs)
  return {
    ...{ view, from: new Date(fromMs).toISOString(), bins },
    parts: bins.reduce((sum, { passed, scoreAlone, otherwise }) => sum + passed + scoreAlone + otherwise, 0),
    ...(model && { model: { name: model.name, version: model.version } }),
  }
}
