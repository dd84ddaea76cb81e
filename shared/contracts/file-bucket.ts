import { z } from 'zod'
import type { Place } from './contract.ts'
import type { StreamName } from './streams.ts'

/** A file is kept in messages of this size. */
export const chunkBytes = 128 * 1024

/** What the broker says of a file, in the words of the object store of NATS (its ADR-20). */
export const StoredFile = z.object({
  name: z.string().min(1).max(500),
  bucket: z.string().min(1).max(64),
  /** Names the chunks. */
  nuid: z.string().regex(/^[0-9A-Za-z]{1,64}$/),
  size: z.int().min(0),
  chunks: z.int().min(0),
  digest: z.string().regex(/^SHA-256=[0-9A-Za-z_-]{43}=$/),
  mtime: z.string().max(64),
  deleted: z.boolean().optional(),
  options: z.object({ max_chunk_size: z.int() }).optional(),
})
export type StoredFile = z.infer<typeof StoredFile>

/** A bucket of the broker's object store. */
export interface FileBucket {
  readonly name: string
  /** What is said of the files, or of one of them. The first word counts. */
  files(name?: string): Place
  /** The bytes of a file, chunk after chunk. */
  chunks(nuid: string): Place
  /** Everything that is written to store a file. */
  readonly anything: readonly Place[]
}

/** @param what one of its files is called */
export function fileBucket(name: string, stream: StreamName, what: string): FileBucket {
  const place = (subject: string): Place => ({ name: what, account: 'LINE', stream, filter: () => subject })
  const files = (file?: string): Place => place(`$O.${name}.M.${file === undefined ? '>' : tokenOf(file)}`)
  const chunks = (nuid: string): Place => place(`$O.${name}.C.${nuid}`)
  return { name, files, chunks, anything: [files(), chunks('>')] }
}

/** Padded, as the clients of NATS write it. */
function tokenOf(name: string): string {
  const paddedLength = Math.ceil(Buffer.byteLength(name) / 3) * 4
  return Buffer.from(name).toString('base64url').padEnd(paddedLength, '=')
}
