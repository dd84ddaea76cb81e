import type { PartSummary } from '../../api/part.ts'

/** Which parts are shown; what is absent leaves nothing out. */
export interface PartFilter {
  readonly verdict?: PartSummary['verdict']
  readonly basis?: PartSummary['basis']
  /** A view that spoke against the part. */
  readonly view?: string
  /** `<view>/<check>` that failed. */
  readonly check?: string
  /** Of the last so many minutes. */
  readonly minutes?: number
  readonly overridden?: boolean
}

const minuteMs = 60_000

/** As the server filters, so that the parts in memory and those it knows are chosen alike. */
export function matches(part: PartSummary, filter: PartFilter, nowMs: number): boolean {
  const { verdict, basis, view, check, minutes, overridden } = filter
  if (verdict !== undefined && part.verdict !== verdict) return false
  if (basis !== undefined && part.basis !== basis) return false
  if (check !== undefined && !part.failedChecks.includes(check)) return false
  if (view !== undefined && !viewsAgainst(part).includes(view)) return false
  if (minutes !== undefined && Date.parse(part.capturedAt) < nowMs - minutes * minuteMs) return false
  return overridden === undefined || overridden === (part.override !== undefined)
}

/** Views that a failed check or a reason names. */
function viewsAgainst({ reasons, failedChecks }: PartSummary): string[] {
  const inChecks = failedChecks.map((name) => name.slice(0, name.indexOf('/')))
  return [...reasons.flatMap(({ view }) => view ?? []), ...inChecks]
}

/** The filter as `GET /api/parts` takes it. */
export function partsQuery({ minutes, ...filter }: PartFilter, nowMs: number): URLSearchParams {
  const query = filterQuery(filter)
  if (minutes !== undefined) query.set('from', new Date(nowMs - minutes * minuteMs).toISOString())
  return query
}

/** The filter as it stands in the address of the page. */
export function filterQuery(filter: PartFilter): URLSearchParams {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
}

/** What cannot be understood is left out. */
export function readFilter(query: URLSearchParams): PartFilter {
  const verdict = (['pass', 'reject', 'stop'] as const).find((name) => name === query.get('verdict'))
  const basis = (['model+rules', 'fallback', 'fail-safe'] as const).find((name) => name === query.get('basis'))
  const [view, check, overridden] = ['view', 'check', 'overridden'].map((name) => query.get(name) ?? undefined)
  const minutes = Number(query.get('minutes') ?? Number.NaN)
  return {
    ...(verdict && { verdict }),
    ...(basis && { basis }),
    ...(view !== undefined && { view }),
    ...(check !== undefined && { check }),
    ...(minutes > 0 && { minutes }),
    ...(overridden !== undefined && { overridden: overridden === 'true' }),
  }
}
