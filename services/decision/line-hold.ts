import { lineStoppedWords, type Stop } from '../../shared/contracts/stop.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Judgement } from './judgement.ts'
import type { StopLine } from './stop-line.ts'
import { firedBy, outcomeOf } from './stop-rules.ts'
import type { ViewState } from './view-state.ts'

const reasonsMax = 64
const textLengthMax = 600

/**
 * A part's judgement as the line hears it: `stop` while the line is stopped, and for a part that completes a stop-line
 * rule. The part's own reasons stay behind the line's.
 */
export function underStopLine(
  judgement: Judgement,
  views: readonly ViewState[],
  { stop, entries, rules }: StopLine,
  decidedAtMs: number,
): Judgement {
  if (stop) return stopped(judgement, 'line-stopped', whyStopped(stop.stop))
  if (judgement.verdict !== 'reject') return judgement
  const fired = firedBy([...entries, outcomeOf(judgement, views, decidedAtMs)], rules)
  return fired ? stopped(judgement, 'stop-line', fired.cause) : judgement
}

/** One plain sentence for whoever finds the line stopped. */
export function whyStopped({ sequence, cause }: Pick<Stop, 'sequence' | 'cause'>, lengthMax = textLengthMax): string {
  const [before, after] = [`${lineStoppedWords}${sequence}: `, '; acknowledge it to go on']
  return `${before}${cause.slice(0, lengthMax - before.length - after.length)}${after}`
}

function stopped(judgement: Judgement, code: 'stop-line' | 'line-stopped', cause: string): Judgement {
  const reason = { code, text: cause.slice(0, textLengthMax) }
  return { ...judgement, verdict: 'stop', reasons: [reason, ...judgement.reasons].slice(0, reasonsMax) }
}

/** True of a verdict that is `stop` only because the line was stopped when it was made. */
export function isHeld({ reasons: [first] }: Verdict): boolean {
  return first?.code === 'line-stopped'
}

/** What a verdict that is `stop` says of why. */
export interface OwnStop {
  readonly cause: string
  /** It completed a stop-line rule where it was decided; otherwise the part itself asks for the stop. */
  readonly byRule: boolean
}

export function ownStopOf({ verdict, reasons: [first], findings }: Verdict): OwnStop | undefined {
  if (verdict !== 'stop') return undefined
  if (first?.code === 'stop-line') return { cause: first.text, byRule: true }
  for (const view in findings) {
    const rules = findings[view]?.rules
    if (rules?.outcome !== 'judged') continue
    const check = rules.checks.find(({ passed, onFail }) => !passed && onFail === 'stop')
    if (check) return { cause: check.reason, byRule: false }
  }
  const cause = `it could not be judged in time${first ? `: ${first.text}` : ''}`
  return { cause: cause.slice(0, textLengthMax), byRule: false }
}
