import { z } from 'zod'
import type { Place } from './contract.ts'
import type { ModelManifest } from './model.ts'

/** The files of a package by their paths in its folder. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>

/** A package has these two, and the files that the first one names. */
export const manifestFile = 'model.json'
export const modelFile = 'model.onnx'

const mebibyte = 2 ** 20
/** Larger ones are not read. */
export const manifestBytesMax = 2 * mebibyte
/** All files of a package together have at most so many. */
export const packageBytesMax = 400 * mebibyte

/** The bucket of the broker's object store that holds the packages of all stations. */
export const modelBucket = 'MODELS'

/** A file is kept in messages of this size. */
export const chunkBytes = 128 * 1024

/** What the broker says of a file, in the words of the object store of NATS (its ADR-20). */
export const StoredFile = z.object({
  name: z.string().min(1).max(500),
  bucket: z.literal(modelBucket),
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

/** The name of a file of a package among all that are stored. */
export function storedName({ name, version }: Pick<ModelManifest, 'name' | 'version'>, file: string): string {
  return `${name}/${version}/${file}`
}

/** What is said of the files, or of one of them. The newest word counts. */
export function storedFiles(name?: string): Place {
  // Padded, as the clients of NATS write it.
  const token = name === undefined ? '>' : Buffer.from(name).toString('base64url').padEnd(paddedLength(name), '=')
  return inBucket(`$O.${modelBucket}.M.${token}`)
}

/** The bytes of a file, chunk after chunk. */
export function storedChunks(nuid: string): Place {
  return inBucket(`$O.${modelBucket}.C.${nuid}`)
}

/** Everything that is written to store a file. */
export const storedAnything: readonly Place[] = [storedFiles(), storedChunks('>')]

function inBucket(subject: string): Place {
  return { name: 'model file', account: 'LINE', stream: 'OBJ_MODELS', filter: () => subject }
}

function paddedLength(name: string): number {
  return Math.ceil(Buffer.byteLength(name) / 3) * 4
}
