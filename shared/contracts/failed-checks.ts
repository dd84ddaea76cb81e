import type { CheckResult } from './finding.ts'

/** What speaks against a part, in one sentence. */
export interface CheckFailure {
  readonly onFail: CheckResult['onFail']
  readonly reason: string
  /** The checks that failed so. */
  readonly names: readonly string[]
}

/** The others are counted. */
const namesShownMax = 8

/** The checks that failed, each for itself; those that could not measure because the part was not found are one failure. */
export function failuresOf(checks: readonly CheckResult[]): CheckFailure[] {
  const failed = checks.filter(({ passed }) => !passed)
  const causes = [...new Set(failed.map((check) => check.notFound ?? check))]
  return causes.map((cause) => {
    const alike = failed.filter((check) => check === cause || check.notFound === cause)
    const names = alike.map(({ name }) => name)
    const onFail = alike.some((check) => check.onFail === 'stop') ? 'stop' : 'reject'
    const reason =
      typeof cause === 'string'
        ? `the part was not found (${cause}), so nothing could be measured of ${listed(names)}`
        : cause.reason
    return { onFail, reason, names }
  })
}

function listed(names: readonly string[]): string {
  const more = names.length - namesShownMax
  return names.slice(0, namesShownMax).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
