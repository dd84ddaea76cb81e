import type { Place } from './contract.ts'
import { fileBucket } from './file-bucket.ts'
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

/** Holds the packages of all stations. */
export const modelBucket = fileBucket('MODELS', 'OBJ_MODELS', 'model file')

/** The name of a file of a package among all that are stored. */
export function storedName({ name, version }: Pick<ModelManifest, 'name' | 'version'>, file: string): string {
  return `${name}/${version}/${file}`
}

export const storedFiles: (name?: string) => Place = modelBucket.files
export const storedChunks: (nuid: string) => Place = modelBucket.chunks
