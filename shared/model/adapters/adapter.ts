import type { ModelAnswer } from '../answer.ts'
import type { Results } from '../model-output.ts'
import type { InputNumbers } from '../onnx-session.ts'
import type { Placement } from '../tensor.ts'
import type { TensorDeclaration } from '../tensor-declaration.ts'

/** What a model was shown. */
export interface Shown {
  readonly tensor: InputNumbers
  readonly placement: Placement
  /** Whether `grounds` are among the results. */
  readonly withGrounds: boolean
}

/** What has to be known of one kind of model: what its graph gives, and what that says of the picture. */
export interface Adapter<Answer extends ModelAnswer = ModelAnswer> {
  /** Outputs that every judgement rests on. */
  readonly outputs: readonly TensorDeclaration[]
  /** Further outputs, read only when a judgement is to be explained. */
  readonly grounds: readonly TensorDeclaration[]
  /**
   * Makes an answer of a run's results, which hold `outputs` and, when they were asked for, `grounds`.
   * @throws {ModelOutputError} when they are no judgement
   */
  read(results: Results, shown: Shown): Answer
}
