import type { FailureCode } from './worker-message.ts'

/** The model gave no answer that can be used. */
export class ModelRunError extends Error {
  override name = 'ModelRunError'
  readonly code: FailureCode
  constructor(code: FailureCode, message: string) {
    super(message)
    this.code = code
  }
}
