/** Thrown by a handler when trying again cannot help: the message goes to the dead letters with this reason. */
export class RejectError extends Error {
  override name = 'RejectError'
}
