import { nuid as randomNuid } from 'nats'
import type { Place } from '../contracts/contract.ts'
import { chunkBytes, type FileBucket, StoredFile } from '../contracts/file-bucket.ts'
import type { Delivery } from '../runtime/delivery.ts'
import type { Verify } from '../signature/verify.ts'
import { browse } from './browse.ts'
import type { Link } from './connection.ts'
import { digestOf, hashOf } from './object-digest.ts'
import { publishUntilStored } from './outbox.ts'

const acknowledgeTimeoutMs = 5000
/** Two chunks: while a package is read, the pictures of the line never wait for long behind it. */
const batchBytesMax = 2 * chunkBytes

/** A word on a file, and when the broker stored it by its own clock, milliseconds since 1970. */
export interface Stored {
  readonly file: StoredFile
  readonly storedAtMs: number
}

/** Told how many bytes more there are. */
export type OnMore = (bytes: number) => void

/**
 * Files in the broker's object store (ADR-20 of NATS), which other clients of NATS read as well. Read without a consumer,
 * which nobody but the provisioner may make, and written without a rollup, which could take away what is there: whatever
 * was said first of a file stays.
 */
export interface FileStore {
  /** The first word on every file. @throws {BrowseError} */
  list(): Promise<readonly Stored[]>
  /** All words on one file, the first one first. @throws {BrowseError} */
  words(name: string): Promise<readonly Stored[]>
  /**
   * Reads no more than the file's size, which is only what somebody says: whoever calls has looked at it.
   * @throws what `damaged` makes when these are not the bytes that were stored @throws {BrowseError}
   */
  read(file: StoredFile, onMore: OnMore): Promise<Uint8Array>
  /**
   * Stores a file; what is there of it already is not sent again.
   * @throws {PublishError} when the broker does not take it @throws {BrowseError}
   */
  write(name: string, bytes: Uint8Array, onMore: OnMore): Promise<void>
}

export interface FileStoreOptions {
  readonly bucket: FileBucket
  readonly link: Link
  readonly verify: Verify
  readonly signal: AbortSignal
  /** Makes the error of a file that cannot be had or stored; the message says why. */
  readonly failure: (message: string) => Error
}

export function createFileStore(options: FileStoreOptions): FileStore {
  const { bucket } = options
  const words = async (name?: string): Promise<readonly Stored[]> => {
    const all: Stored[] = []
    for await (const delivery of stored(options, bucket.files(name))) all.push(...wordsIn(delivery, bucket))
    return all
  }
  return {
    words,
    async list() {
      const all = await words()
      // Of several under one name a map keeps the last.
      return [...new Map(all.toReversed().map((word) => [word.file.name, word])).values()]
    },
    read: (file, onMore) => readChunks(options, file, onMore),
    async write(name, bytes, onMore) {
      const digest = await digestOf(bytes)
      if ((await words(name)).some(({ file }) => file.digest === digest)) return onMore(bytes.length)
      const chunks = chunksOf(bytes)
      const nuid = await writeChunks(options, hashOf(digest), chunks, onMore)
      const file = { name, bucket: bucket.name, nuid, size: bytes.length, chunks: chunks.length, digest }
      const word = { ...file, mtime: new Date().toISOString(), options: { max_chunk_size: chunkBytes } }
      await publish(options, bucket.files(name).filter(), Buffer.from(JSON.stringify(word)))
    },
  }
}

/** Every file is all stations' alike. */
function stored({ link, verify }: FileStoreOptions, place: Place): AsyncGenerator<Delivery> {
  return browse(link, '', place, verify, batchBytesMax)
}

/** None where it is no word of the object store, or one that a file is no more. */
function wordsIn({ body, storedAtMs }: Delivery, { name }: FileBucket): Stored[] {
  try {
    const file = StoredFile.parse(JSON.parse(Buffer.from(body).toString('utf8')))
    return file.deleted || file.bucket !== name ? [] : [{ file, storedAtMs }]
  } catch {
    return []
  }
}

async function readChunks(
  options: FileStoreOptions,
  { name, nuid, size, chunks, digest }: StoredFile,
  onMore: OnMore,
): Promise<Uint8Array> {
  const found: Uint8Array[] = []
  let sizeFound = 0
  if (chunks > 0) {
    for await (const { body } of stored(options, options.bucket.chunks(nuid))) {
      found.push(body)
      sizeFound += body.length
      onMore(body.length)
      // Whatever else somebody has put there is none of the file. No chunk of one is empty.
      if (found.length === chunks || sizeFound > size || body.length === 0) break
    }
  }
  const bytes = Buffer.concat(found)
  if (bytes.length === size && (await digestOf(bytes)) === digest) return bytes
  throw options.failure(`${name} is damaged in the registry: ${bytes.length} of ${size} bytes, or others than stored`)
}

/**
 * Chunk after chunk, under the hash of them all, so that an interrupted transfer goes on where it ended and equal files
 * are there once. Where something else is under that name, under a new one.
 * @returns the name
 */
async function writeChunks(
  options: FileStoreOptions,
  hash: string,
  chunks: readonly Uint8Array[],
  onMore: OnMore,
): Promise<string> {
  const there = await chunksThere(options, hash, chunks)
  const nuid = there === undefined ? randomNuid.next() : hash
  for (const [index, chunk] of chunks.entries()) {
    // One at a time: tried again out of turn they would be another file.
    if (index >= (there ?? 0))
      await publish(options, options.bucket.chunks(nuid).filter(), chunk, { msgID: `${nuid}:${index}` })
    onMore(chunk.length)
  }
  return nuid
}

/** How many of the chunks are there, in their order; undefined where others are. */
async function chunksThere(
  options: FileStoreOptions,
  nuid: string,
  chunks: readonly Uint8Array[],
): Promise<number | undefined> {
  let count = 0
  for await (const { body } of stored(options, options.bucket.chunks(nuid))) {
    const chunk = chunks[count]
    if (!chunk || Buffer.compare(body, chunk) !== 0) return undefined
    count += 1
  }
  return count
}

async function publish(
  { link, signal, failure }: FileStoreOptions,
  subject: string,
  bytes: Uint8Array,
  options: { readonly msgID?: string } = {},
): Promise<void> {
  const connection = await link.opened
  if (!connection) throw failure('nothing was stored: the search for a broker was given up')
  await publishUntilStored(connection, subject, bytes, { timeout: acknowledgeTimeoutMs, ...options }, signal)
}

function chunksOf(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / chunkBytes)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes))
}
