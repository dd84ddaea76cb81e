import { type PartEnvelope, partOf, type ViewEnvelope } from '../../shared/contracts/envelope.ts'
import type { ModelFinding, RulesFinding } from '../../shared/contracts/finding.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Settleable } from './settleable.ts'
import type { ViewState } from './view-state.ts'

/** A message about a part, and the broker's message that has to be settled for it. */
export type Heard =
  | { readonly type: 'frame'; readonly envelope: PartEnvelope; readonly message: Settleable }
  | {
      readonly type: 'model'
      readonly envelope: ViewEnvelope
      readonly finding: ModelFinding
      readonly message: Settleable
    }
  | {
      readonly type: 'rules'
      readonly envelope: ViewEnvelope
      readonly finding: RulesFinding
      readonly message: Settleable
    }

type Finding = Exclude<Heard, { type: 'frame' }>

/** Messages that are not settled, the newest first: adding one leaves the others as they are. */
export interface Unsettled {
  readonly message: Settleable
  readonly before: Unsettled | undefined
}

/** What decision knows of one part. */
export interface PartState {
  readonly envelope: PartEnvelope
  /** In the order of the envelope's views. */
  readonly views: readonly ViewState[]
  /** The view whose finding came last; its stages are the part's. */
  readonly lastView: ViewState | undefined
  /** Messages that the broker has to hand out again should this process die now. */
  readonly unsettled: Unsettled | undefined
  /** When its timer is due, in milliseconds since capture. */
  readonly dueMs: number
  /** Once it is there nothing changes it. */
  readonly verdict: Verdict | undefined
  /** Since capture: from when on publishing counts as slow. */
  readonly publishFromMs: number
  readonly failedPublishes: number
  /** Its verdict is at the broker; of the rest nothing is needed any longer. */
  readonly stored: boolean
}

/** A part nobody has said anything of. */
export function unknownPart(envelope: PartEnvelope, dueMs: number): PartState {
  return {
    envelope: partOf(envelope),
    views: envelope.viewsExpected.map(unseen),
    lastView: undefined,
    unsettled: undefined,
    dueMs,
    verdict: undefined,
    publishFromMs: 0,
    failedPublishes: 0,
    stored: false,
  }
}

function unseen(view: string): ViewState {
  return { view, model: undefined, rules: undefined, modelTrail: undefined, rulesTrail: undefined }
}

/** Adds what was heard. The first finding of a judge for a view counts; of a view the part does not have, none. */
export function withHeard(state: PartState, heard: Heard): PartState {
  const unsettled = { message: heard.message, before: state.unsettled }
  if (heard.type === 'frame' || state.verdict) return changed(state, unsettled, state.views, state.lastView)
  const index = state.views.findIndex(({ view }) => view === heard.envelope.view)
  const known = state.views[index]
  if (!known || known[heard.type]) return changed(state, unsettled, state.views, state.lastView)
  const lastView = withFinding(known, heard)
  return changed(state, unsettled, state.views.with(index, lastView), lastView)
}

/** Field by field, here and below: a message is the most frequent event, and a spread takes twenty times as long. */
function changed(
  { envelope, dueMs, verdict, publishFromMs, failedPublishes, stored }: PartState,
  unsettled: Unsettled,
  views: readonly ViewState[],
  lastView: ViewState | undefined,
): PartState {
  return { envelope, views, lastView, unsettled, dueMs, verdict, publishFromMs, failedPublishes, stored }
}

function withFinding({ view, model, rules, modelTrail, rulesTrail }: ViewState, heard: Finding): ViewState {
  const { trail } = heard.envelope
  return heard.type === 'model'
    ? { view, model: heard.finding, rules, modelTrail: trail, rulesTrail }
    : { view, model, rules: heard.finding, modelTrail, rulesTrail: trail }
}

/** Everything unsettled, the oldest first. */
export function messagesOf(unsettled: Unsettled | undefined): Settleable[] {
  const messages: Settleable[] = []
  for (let one = unsettled; one; one = one.before) messages.push(one.message)
  return messages.reverse()
}
