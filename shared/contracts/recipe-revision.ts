import { z } from 'zod'
import { jsonBody, type Watchable } from './contract.ts'
import { fileBucket } from './file-bucket.ts'
import { Name } from './name.ts'

const kibibyte = 2 ** 10
const mebibyte = 2 ** 20

/** A recipe's text is no longer than this. */
export const recipeCharactersMax = 256 * kibibyte
/** Nor is a picture that it names larger. */
export const pictureBytesMax = 64 * mebibyte
/** A view names one at most. */
const picturesMax = 16

/** Names a recipe by its content: the text and the pictures that it names. */
export const Revision = z.string().regex(/^[0-9a-f]{12}$/, 'a revision has 12 hexadecimal digits')

/** Pictures by their paths in the recipe. */
export type Pictures = ReadonlyMap<string, Uint8Array>

const RevisionEnvelope = z.object({
  version: z.literal(1),
  station: Name,
  revision: Revision,
  takenAt: z.iso.datetime(),
})
export type RevisionEnvelope = z.infer<typeof RevisionEnvelope>

/** A recipe that somebody gave to a running station, or the file that it started with. */
export const RecipeRevision = z.object({
  /** The YAML text. */
  document: z.string().min(1).max(recipeCharactersMax),
  /** The pictures that it names, by the paths in it. Their bytes are in the bucket, under their hash. */
  pictures: z
    .record(
      z.string().min(1).max(500),
      z.object({ sha256: z.hash('sha256'), bytes: z.int().min(0).max(pictureBytesMax) }),
    )
    .refine((pictures) => Object.keys(pictures).length <= picturesMax),
  /**
   * The revision of the station's recipe file at that time. The newest of these rules in its place, until the file is
   * another one.
   */
  insteadOf: Revision,
  author: z.string().min(1).max(100),
  note: z.string().max(300),
  /** When this revision was taken before, where it is an earlier one again. */
  restoredFrom: z.iso.datetime().optional(),
})
export type RecipeRevision = z.infer<typeof RecipeRevision>

/** Revisions of a station's recipe; the newest one is meant to rule. */
export const RecipeRevisions = {
  name: 'recipe-revision',
  account: 'LINE',
  stream: 'RECIPES',
  signedBy: 'engineer',
  envelope: RevisionEnvelope,
  body: jsonBody(RecipeRevision),
  subject: ({ station }) => `recipes.${station}`,
  filter: (station = '*') => `recipes.${station}`,
  news: (station) => `recipe-news.${station}`,
  id: ({ station, revision, takenAt }) => `recipe:${station}:${revision}:${takenAt}`,
} as const satisfies Watchable<RevisionEnvelope, RecipeRevision>

/**
 * The revision that is meant to rule where the newest one is known: one that was given in place of another file rules
 * nothing here.
 * @param file revision of the recipe's file with which a service started
 */
export function revisionMeant(
  file: string,
  newest: { readonly envelope: RevisionEnvelope; readonly body: RecipeRevision },
): string {
  return newest.body.insteadOf === file ? newest.envelope.revision : file
}

/** Holds the pictures of all recipes. */
export const pictureBucket = fileBucket('RECIPES', 'OBJ_RECIPES', 'picture of a recipe')
