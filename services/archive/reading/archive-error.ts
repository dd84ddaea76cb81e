/** The archive cannot answer; the message says why and what to do. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}
