import type { Hop } from '../../shared/contracts/envelope.ts'
import type { ModelFinding, RulesFinding } from '../../shared/contracts/finding.ts'

/** What is known of one view of a part; empty but for its name while nobody has spoken of it. */
export interface ViewState {
  readonly view: string
  readonly model?: ModelFinding | undefined
  readonly rules?: RulesFinding | undefined
  /** The ways the findings took. */
  readonly modelTrail?: readonly Hop[] | undefined
  readonly rulesTrail?: readonly Hop[] | undefined
}
