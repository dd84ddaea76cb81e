import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Override } from '../../shared/contracts/override.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'

/** What a verdict says of one view of its part. */
export interface ViewReading {
  readonly view: string
  readonly partId: string
  /** Milliseconds since 1970. */
  readonly capturedAtMs: number
  /** The part passed: what it shows is normal. */
  readonly isAccepted: boolean
  /** Something in this view spoke against the part. */
  readonly isBlamed: boolean
  /** Of an accepted part that the view's model has judged. */
  readonly score?: Score
}

/** A model's score, and what it can be compared with. */
export interface Score {
  /** In units of the model's threshold. */
  readonly value: number
  /** Model and recipe: scores of another baseline are none of this one's. */
  readonly scale: string
}

/** A verdict, view by view. */
export function readingsOf({ envelope, body }: Incoming<PartEnvelope, Verdict>): readonly ViewReading[] {
  const { partId, viewsExpected, capturedAt, recipeRevision } = envelope
  const isAccepted = body.verdict === 'pass'
  return viewsExpected.map((view) => {
    const score = isAccepted ? scoreOf(body, view, recipeRevision) : undefined
    return {
      ...{ view, partId, isAccepted },
      capturedAtMs: Date.parse(capturedAt),
      isBlamed: body.reasons.some((reason) => reason.view === view),
      ...(score && { score }),
    }
  })
}

/** Of two models that judged a view the first one's score counts: the second sees suspicious parts alone. */
function scoreOf({ findings }: Verdict, view: string, recipeRevision: string): Score | undefined {
  const finding = findings[view]?.model
  if (finding?.outcome !== 'judged') return undefined
  const { model, score, threshold } = finding.first ?? finding
  return { value: score / threshold, scale: `${model.name}/${model.version}@${model.sha256} ${recipeRevision}` }
}

/** Whether a person finds that the verdict was wrong; a withdrawn word says nothing. */
export function isCorrected({ action, verdict, was }: Override): boolean {
  return action === 'correct' && (verdict === 'pass') !== (was.verdict === 'pass')
}
