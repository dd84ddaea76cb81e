import { message } from '../contracts/contract.ts'
import {
  type Pictures,
  pictureBucket,
  pictureBytesMax,
  type RecipeRevision,
  RecipeRevisions,
  type RevisionEnvelope,
  recipeCharactersMax,
} from '../contracts/recipe-revision.ts'
import type { Appender, Outbox } from '../runtime/delivery.ts'
import { parseDelivery } from '../runtime/parse-delivery.ts'
import { browse } from './browse.ts'
import { newestStored } from './direct-get.ts'
import { createFileStore, type FileStore, type FileStoreOptions } from './file-store.ts'
import { digestOf, digestOfHash, hashOf } from './object-digest.ts'
import type { Kept } from './watch.ts'

/** A picture of a recipe cannot be had; the message says which, and why. */
export class RecipeStoreError extends Error {
  override name = 'RecipeStoreError'
}

/** Somebody else has given another recipe meanwhile; the message says who and which. */
export class RecipeChangedError extends RecipeStoreError {
  override name = 'RecipeChangedError'
}

/** A revision as the broker keeps it. */
export type StoredRecipe = Kept<RecipeRevision, RevisionEnvelope>

/** The same, and whether it may rule: the signature of one that is older than two rotations of the keys says nothing. */
export interface ListedRecipe extends StoredRecipe {
  readonly isTrusted: boolean
  readonly streamSequence: number
}

/** What is new in a revision; its envelope says which one it is. */
export type NewRecipe = Omit<RecipeRevision, 'pictures'> & { readonly pictures: Pictures }

/** The revisions of a station's recipe. */
export interface RecipeStore {
  /** All that are kept, oldest first, for a person to look at. @throws {BrowseError} */
  list(): Promise<readonly ListedRecipe[]>
  /** Undefined where there is none, or where it is not to be trusted. @throws {BrowseError} */
  newest(): Promise<StoredRecipe | undefined>
  /** One that is to be trusted; undefined where it is not kept. @throws {BrowseError} */
  find(revision: string): Promise<StoredRecipe | undefined>
  /**
   * The pictures of a revision, each with the hash that is stated.
   * @throws {RecipeStoreError} when one is not there @throws {BrowseError}
   */
  pictures(recipe: Pick<RecipeRevision, 'pictures'>): Promise<Pictures>
  /**
   * Makes a revision the newest one. Its pictures come first, so that it is there whole.
   * @param after the newest one when its author looked, where he did: of two who do so at once the second is told
   * @throws {RecipeStoreError} when it is too large @throws {RecipeChangedError} when there is a newer one
   * @throws {PublishError} when the broker does not take it @throws {BrowseError}
   */
  add(envelope: RevisionEnvelope, recipe: NewRecipe, after?: Pick<ListedRecipe, 'streamSequence'>): Promise<void>
}

const { signedBy: signer, ...Unsigned } = RecipeRevisions

export interface RecipeStoreOptions extends Omit<FileStoreOptions, 'bucket' | 'failure'> {
  readonly station: string
  readonly outbox: Outbox & Appender
}

export function createRecipeStore(options: RecipeStoreOptions): RecipeStore {
  const { link, verify, station, outbox } = options
  const failure = (text: string): Error => new RecipeStoreError(text)
  const files = createFileStore({ ...options, bucket: pictureBucket, failure })
  /** @returns besides, the sequence of whatever is stored as the newest, also where it is no recipe */
  const listTo = async (): Promise<{ all: ListedRecipe[]; newest: number }> => {
    const all: ListedRecipe[] = []
    let newest = 0
    for await (const delivery of browse(link, station, RecipeRevisions, verify)) {
      const { storedAtMs, streamSequence } = delivery
      newest = streamSequence
      const incoming = parseDelivery(delivery, Unsigned)
      if ('reason' in incoming) continue
      all.push({ ...incoming, storedAtMs, streamSequence, isTrusted: delivery.isSignedBy(signer) })
    }
    return { all, newest }
  }
  const list = async (): Promise<ListedRecipe[]> => (await listTo()).all
  const addAfter = async (envelope: RevisionEnvelope, body: RecipeRevision, known: number): Promise<void> => {
    const { all, newest } = await listTo()
    const last = all.at(-1)
    if (last && last.streamSequence !== known) throw changed(last)
    const stored = await outbox.append(message(RecipeRevisions, envelope, body), newest)
    const now = stored === undefined && (await list()).at(-1)
    // Its own word may have been stored although the broker's answer was lost.
    if (now && !isSame(now.envelope, envelope)) throw changed(now)
  }
  return {
    list,
    async newest() {
      const delivery = await newestStored(link, 'RECIPES', RecipeRevisions.filter(station), verify)
      const incoming = delivery && parseDelivery(delivery, RecipeRevisions)
      if (!incoming || 'reason' in incoming) return undefined
      return { ...incoming, storedAtMs: delivery.storedAtMs }
    },
    find: async (revision) =>
      (await list()).findLast(({ envelope, isTrusted }) => isTrusted && envelope.revision === revision),
    pictures: (recipe) => readPictures(files, recipe),
    async add(envelope, { pictures: bytes, ...recipe }, after) {
      assertBounded(recipe.document, bytes)
      const pictures: RecipeRevision['pictures'] = {}
      for (const [path, picture] of bytes) {
        const sha256 = hashOf(await digestOf(picture))
        await files.write(sha256, picture, () => {})
        pictures[path] = { sha256, bytes: picture.length }
      }
      const body = { ...recipe, pictures }
      if (after) await addAfter(envelope, body, after.streamSequence)
      else await outbox.publish(message(RecipeRevisions, envelope, body))
    },
  }
}

function isSame(one: RevisionEnvelope, other: RevisionEnvelope): boolean {
  return one.revision === other.revision && one.takenAt === other.takenAt
}

function changed({ envelope: { revision }, body: { author } }: ListedRecipe): RecipeChangedError {
  return new RecipeChangedError(`${author} has given revision ${revision} meanwhile: compare them, and begin from it`)
}

/** Whoever reads it would take it for none. */
function assertBounded(document: string, pictures: Pictures): void {
  if (document.length > recipeCharactersMax)
    throw new RecipeStoreError(`the recipe has ${document.length} characters, at most ${recipeCharactersMax} are kept`)
  for (const [path, { length }] of pictures)
    if (length > pictureBytesMax)
      throw new RecipeStoreError(`${path} has ${length} bytes, at most ${pictureBytesMax} are kept; use PNG or JPEG`)
}

async function readPictures(files: FileStore, { pictures }: Pick<RecipeRevision, 'pictures'>): Promise<Pictures> {
  const read = new Map<string, Uint8Array>()
  for (const [path, { sha256, bytes }] of Object.entries(pictures)) {
    const words = await files.words(sha256)
    const found = words.find(({ file }) => file.digest === digestOfHash(sha256) && file.size === bytes)
    if (!found) throw new RecipeStoreError(`the broker does not have the picture ${path}; activate the recipe again`)
    read.set(path, await files.read(found.file, () => {}))
  }
  return read
}
