import { isDeepStrictEqual } from 'node:util'
import { NatsError } from 'nats'
import type { StoredFile } from '../contracts/file-bucket.ts'
import { ModelManifest, type ModelName, type PackageFile } from '../contracts/model.ts'
import {
  manifestBytesMax,
  manifestFile,
  modelBucket,
  modelFile,
  type PackageFiles,
  packageBytesMax,
  storedName,
} from '../contracts/model-store.ts'
import { streams } from '../contracts/streams.ts'
import { createFileStore, type FileStore, type FileStoreOptions, type Stored } from './file-store.ts'
import { ModelStoreError } from './model-store-error.ts'
import { digestOf, digestOfHash } from './object-digest.ts'
import { PublishError } from './outbox.ts'

const mebibyte = 2 ** 20
const errorCodeFull = 10077

/** A package that the registry holds whole. */
export interface StoredPackage {
  readonly manifest: ModelManifest
  /** Of all its files together. */
  readonly bytes: number
  /** By the broker's clock, milliseconds since 1970. */
  readonly storedAtMs: number
}

/** How far a transfer is, in bytes. */
export type OnBytes = (done: number, total: number) => void

/** The registry of model packages. What is in it stays as it is: a changed model is another version. */
export interface ModelStore {
  /** Every package that is there whole, by name and version. @throws {BrowseError} */
  list(): Promise<readonly StoredPackage[]>
  /** Undefined when there is no such version, or not all of it yet. @throws {BrowseError} */
  find(model: Pick<ModelName, 'name' | 'version'>): Promise<StoredPackage | undefined>
  /**
   * The files of a package, each as its manifest describes it. Whether the model can be used is not looked at.
   * @throws {ModelStoreError} when there is no such package, or what is there is not what its manifest describes
   * @throws {BrowseError} when the broker refuses or does not answer in time
   */
  read(model: ModelName, onBytes?: OnBytes): Promise<PackageFiles>
  /**
   * Adds a package; after an interruption only what is missing is sent. The manifest comes last, so that a package is
   * there whole or not at all.
   * @returns false when it was there already
   * @throws {ModelStoreError} when another package of this name and version is there, or the broker does not take it
   * @throws {BrowseError} when the broker does not answer in time
   */
  add(files: PackageFiles, onBytes?: OnBytes): Promise<boolean>
}

export function createModelStore(options: Omit<FileStoreOptions, 'bucket' | 'failure'>): ModelStore {
  const failure = (message: string): Error => new ModelStoreError(message)
  const store = createFileStore({ ...options, bucket: modelBucket, failure })
  return {
    list: () => list(store),
    find: async (model) => {
      const [stored] = await store.words(storedName(model, manifestFile))
      return stored && (await packageOf(store, stored))
    },
    read: (model, onBytes = () => {}) => read(store, model, onBytes),
    add: (files, onBytes = () => {}) => add(store, files, onBytes),
  }
}

async function list(store: FileStore): Promise<readonly StoredPackage[]> {
  const manifests = (await store.list()).filter(({ file }) => file.name.endsWith(`/${manifestFile}`))
  const packages: StoredPackage[] = []
  for (const stored of manifests) {
    const found = await packageOf(store, stored)
    if (found) packages.push(found)
  }
  const inOrder = new Intl.Collator('en', { numeric: true })
  return packages.sort((one, other) => inOrder.compare(spell(one.manifest), spell(other.manifest)))
}

/** Undefined where the manifest is damaged or that of another package: there is no such package then. */
async function packageOf(store: FileStore, { file, storedAtMs }: Stored): Promise<StoredPackage | undefined> {
  try {
    const manifest = parseManifest(await readManifest(store, file))
    if (storedName(manifest, manifestFile) !== file.name) return undefined
    return { manifest, storedAtMs, bytes: file.size + bytesOf(manifest) }
  } catch (error) {
    if (error instanceof ModelStoreError) return undefined
    throw error
  }
}

async function read(store: FileStore, model: ModelName, onBytes: OnBytes): Promise<PackageFiles> {
  const name = spell(model)
  const [stored] = await store.words(storedName(model, manifestFile))
  if (!stored) throw new ModelStoreError(`the registry has no package ${name}; add it with: vaglio models add <folder>`)
  const manifestBytes = await readManifest(store, stored.file)
  const manifest = parseManifest(manifestBytes)
  assertBounded(manifest)
  if (manifest.sha256 !== model.sha256) {
    const hashes = `its sha256 is ${manifest.sha256}, ${model.sha256} was asked for`
    throw new ModelStoreError(`the package ${name} of the registry is another one: ${hashes}`)
  }
  const onMore = counting(manifestBytes.length + bytesOf(manifest), onBytes)
  onMore(manifestBytes.length)
  const files = new Map([[manifestFile, manifestBytes]])
  for (const { file, sha256, bytes } of filesOf(manifest)) {
    const digest = digestOfHash(sha256)
    const words = await store.words(storedName(model, file))
    const found = words.find((word) => word.file.digest === digest && word.file.size === bytes)
    if (!found) {
      const remedy = 'add the package again, as another version'
      throw new ModelStoreError(`${name}/${file} in the registry is not what ${manifestFile} describes; ${remedy}`)
    }
    files.set(file, await store.read(found.file, onMore))
  }
  return files
}

async function add(store: FileStore, files: PackageFiles, onBytes: OnBytes): Promise<boolean> {
  const manifestBytes = files.get(manifestFile)
  if (!manifestBytes) throw new ModelStoreError(`a package without ${manifestFile} cannot be added`)
  const manifest = parseManifest(manifestBytes)
  assertBounded(manifest)
  const name = spell(manifest)
  const placeOfManifest = storedName(manifest, manifestFile)
  const [there] = await store.words(placeOfManifest)
  if (there) {
    if (isDeepStrictEqual(parseManifest(await readManifest(store, there.file)), manifest)) return false
    throw otherThere(name)
  }
  const contents: [file: string, bytes: Uint8Array][] = []
  for (const { file, sha256 } of filesOf(manifest)) contents.push([file, await wholeFile(name, files, file, sha256)])
  const onMore = counting(manifestBytes.length + bytesOf(manifest), onBytes)
  try {
    for (const [file, bytes] of contents) await store.write(storedName(manifest, file), bytes, onMore)
    await store.write(placeOfManifest, manifestBytes, onMore)
  } catch (error) {
    throw notTaken(name, error)
  }
  // Of two that were added at the same time the first one stands.
  const [standing] = await store.words(placeOfManifest)
  if (standing?.file.digest !== (await digestOf(manifestBytes))) throw otherThere(name)
  return true
}

function otherThere(name: string): ModelStoreError {
  return new ModelStoreError(
    `the registry has another package ${name}, and what is there stays; give this one another version`,
  )
}

async function wholeFile(name: string, files: PackageFiles, file: string, sha256: string): Promise<Uint8Array> {
  const content = files.get(file)
  if (!content) throw new ModelStoreError(`${name} has no ${file}, which ${manifestFile} names; restore the file`)
  if ((await digestOf(content)) === digestOfHash(sha256)) return content
  throw new ModelStoreError(
    `${name}/${file} is not the file that ${manifestFile} describes; copy the whole folder again`,
  )
}

function notTaken(name: string, error: unknown): unknown {
  if (!(error instanceof PublishError)) return error
  const { OBJ_MODELS } = streams
  const full = `the registry is full (${OBJ_MODELS.bytesMax / mebibyte} MiB); deploy/README.md says how to empty it`
  return new ModelStoreError(`${name} was not added: ${isFull(error) ? full : error.message}`, { cause: error })
}

function isFull({ cause }: PublishError): boolean {
  return cause instanceof NatsError && cause.api_error?.err_code === errorCodeFull
}

/** @throws {ModelStoreError} */
function parseManifest(bytes: Uint8Array): ModelManifest {
  try {
    return ModelManifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (error) {
    throw new ModelStoreError(`${manifestFile} does not describe a model package`, { cause: error })
  }
}

/** @throws {ModelStoreError} */
async function readManifest(store: FileStore, file: StoredFile): Promise<Uint8Array> {
  if (file.size <= manifestBytesMax) return await store.read(file, () => {})
  throw new ModelStoreError(`${file.name} in the registry has ${file.size} bytes, at most ${manifestBytesMax} are read`)
}

/** @throws {ModelStoreError} */
function assertBounded(manifest: ModelManifest): void {
  const bytes = bytesOf(manifest)
  if (bytes <= packageBytesMax) return
  const sizes = `${Math.ceil(bytes / mebibyte)} MiB, a package has ${packageBytesMax / mebibyte} MiB at most`
  throw new ModelStoreError(`${spell(manifest)} has ${sizes}; use a smaller model, such as a quantised one`)
}

/** Everything that a manifest describes. */
function filesOf({ sha256, bytes, files }: ModelManifest): readonly PackageFile[] {
  return [...files, { file: modelFile, sha256, bytes }]
}

function bytesOf({ bytes, files }: ModelManifest): number {
  return files.reduce((total, file) => total + file.bytes, bytes)
}

function spell({ name, version }: Pick<ModelName, 'name' | 'version'>): string {
  return `${name}/${version}`
}

function counting(total: number, onBytes: OnBytes): (more: number) => void {
  let done = 0
  return (more) => {
    done += more
    onBytes(done, total)
  }
}
