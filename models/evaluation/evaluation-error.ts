/** A model cannot be measured on what was given. The message says what is wrong, where, and what to do. */
export class EvaluationError extends Error {
  override name = 'EvaluationError'
}
