import { type PartEnvelope, partOf, type ViewEnvelope } from '../../shared/contracts/envelope.ts'
import type { ModelFinding, RulesFinding } from '../../shared/contracts/finding.ts'
import type { FrameEnvelope } from '../../shared/contracts/frame.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { type Clock, remainingMs, sinceCaptureMs } from '../../shared/runtime/clock.ts'
import { judge, type ViewFindings } from './judgement.ts'
import { stageTimes, type ViewTrails } from './stage-times.ts'

/** What can happen to a part. */
export type PartEvent =
  | { readonly type: 'frame'; readonly envelope: FrameEnvelope }
  | { readonly type: 'model'; readonly envelope: ViewEnvelope; readonly finding: ModelFinding }
  | { readonly type: 'rules'; readonly envelope: ViewEnvelope; readonly finding: RulesFinding }
  | { readonly type: 'deadline'; readonly envelope: PartEnvelope }

/** What decision knows of one part. */
export interface PartState {
  readonly envelope: PartEnvelope
  readonly views: Readonly<Record<string, ViewFindings>>
  /** The ways the findings took, by view and judge. */
  readonly trails: Readonly<Record<string, ViewTrails>>
  /** The view whose finding came last; its stages are the part's. */
  readonly lastView?: string
  readonly verdict?: Verdict
}

/** What stays the same for every part of a station. */
export interface DecisionPolicy {
  readonly failSafe: 'reject' | 'stop'
  readonly publishMarginMs: number
  readonly software: string
}

/**
 * The decision core: one part, one event, and what is known of the part afterwards. Pure: time comes in as a clock that
 * stands still. Events may be lost, late, doubled or in any order; the first finding of a judge for a view counts, and
 * once there is a verdict nothing changes it.
 */
export function advance(
  known: PartState | undefined,
  event: PartEvent,
  policy: DecisionPolicy,
  clock: Clock,
): PartState {
  const state = withEvent(known ?? unknownPart(event.envelope), event)
  if (state.verdict) return state
  const timeIsUp = remainingMs(state.envelope, clock) <= policy.publishMarginMs
  const judgement = judge(state.views, timeIsUp, policy.failSafe)
  if (!judgement) return state
  const latencyMs = sinceCaptureMs(state.envelope, clock)
  const verdict: Verdict = {
    ...judgement,
    decidedAt: new Date(clock.wallMs()).toISOString(),
    latencyMs,
    stagesMs: stageTimes(state.lastView === undefined ? {} : (state.trails[state.lastView] ?? {}), latencyMs),
    findings: Object.fromEntries(Object.entries(state.views).map(([view, found]) => [view, inBrief(found)])),
    software: policy.software,
  }
  return { ...state, verdict }
}

/** A verdict is kept for hours, and sixteen heatmaps would make it too large for a message. */
function inBrief({ model, rules }: ViewFindings): Verdict['findings'][string] {
  if (model?.outcome !== 'judged') return { ...(model && { model }), ...(rules && { rules }) }
  const { heatmap: _heatmap, ...brief } = model
  return { model: brief, ...(rules && { rules }) }
}

/** How long until the part has to be decided whatever is known. */
export function untilDecisionMs(part: PartEnvelope, policy: DecisionPolicy, clock: Clock): number {
  return remainingMs(part, clock) - policy.publishMarginMs
}

function unknownPart(envelope: PartEnvelope): PartState {
  const views = Object.fromEntries(envelope.viewsExpected.map((view) => [view, {}]))
  return { envelope: partOf(envelope), views, trails: {} }
}

function withEvent(state: PartState, event: PartEvent): PartState {
  if (event.type === 'frame' || event.type === 'deadline') return state
  const { view, trail } = event.envelope
  const findings = Object.hasOwn(state.views, view) ? state.views[view] : undefined
  if (!findings || findings[event.type]) return state
  return {
    ...state,
    views: { ...state.views, [view]: { ...findings, [event.type]: event.finding } },
    trails: { ...state.trails, [view]: { ...state.trails[view], [event.type]: trail } },
    lastView: view,
  }
}
