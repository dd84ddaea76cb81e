/** No model can be fitted on what was given. The message says what is wrong, where, and what to do. */
export class FitError extends Error {
  override name = 'FitError'
}
