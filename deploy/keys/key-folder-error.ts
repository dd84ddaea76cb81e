/** The folder of keys cannot be used; the message says what to do. */
export class KeyFolderError extends Error {
  override name = 'KeyFolderError'
}
