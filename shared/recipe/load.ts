import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Recipe, RecipeDocument } from '../contracts/recipe.ts'
import type { Pictures } from '../contracts/recipe-revision.ts'
import { mistakesIn, type RecipeMistake } from './mistake.ts'
import { revisionOf } from './revision.ts'

/** One mistake in words, and the line of the text that it is in, where that is known. */
export interface MistakeInText {
  readonly line: number | undefined
  readonly text: string
}

/** A recipe that cannot be used. The message names the file and every mistake with its line. */
export class RecipeError extends Error {
  override name = 'RecipeError'
  /** Those of the message that are mistakes in the text. */
  readonly mistakes: readonly MistakeInText[]
  constructor(message: string, mistakes: readonly MistakeInText[] = []) {
    super(message)
    this.mistakes = mistakes
  }
}

/** Further checks on a parsed recipe, such as each rule's own settings. */
export type RecipeExamination = (recipe: Recipe) => readonly RecipeMistake[] | Promise<readonly RecipeMistake[]>

/** Looks at what can be made out of a document that the schema refuses, so that all its mistakes are told at once. */
export type UnfinishedExamination = (document: unknown) => readonly RecipeMistake[]

/** A recipe's text, and where what it names is to be found. */
export interface RecipeSource {
  /** What it is called in messages: its file, or its revision. */
  readonly name: string
  readonly text: string
  /** Absolute; against which its paths are read. */
  readonly folder: string
  /** @param path as the recipe gives it @returns undefined where there is no such picture */
  readPicture(path: string): Promise<Uint8Array | undefined>
}

/** A recipe with everything that its revision covers. */
export interface OpenedRecipe {
  readonly recipe: Recipe
  readonly text: string
  /** What it names and has. One that is missing is for an examination to tell. */
  readonly pictures: Pictures
  /** What an examination found that does not keep the recipe from being used. */
  readonly warnings: readonly MistakeInText[]
}

/**
 * Reads a station's recipe from a YAML file and checks it as a whole.
 * @param examine looks for mistakes that the document's schema cannot know, where that finds none itself
 * @param examineUnfinished does so where it finds some
 * @throws {RecipeError} with every mistake at once
 */
export async function loadRecipe(
  file: string,
  examine?: RecipeExamination,
  examineUnfinished?: UnfinishedExamination,
): Promise<Recipe> {
  return (await openRecipeFile(file, examine, examineUnfinished)).recipe
}

/** The same with everything that the revision covers. @throws {RecipeError} with every mistake at once */
export async function openRecipeFile(
  file: string,
  examine?: RecipeExamination,
  examineUnfinished?: UnfinishedExamination,
): Promise<OpenedRecipe> {
  const folder = dirname(resolve(file))
  const readPicture = (path: string) => readFile(resolve(folder, path)).catch(() => undefined)
  const source = { name: file, text: await readText(file), folder, readPicture }
  return await openRecipe(source, examine, examineUnfinished)
}

/** The same of a recipe from anywhere. @throws {RecipeError} with every mistake at once */
export async function openRecipe(
  source: RecipeSource,
  examine: RecipeExamination = () => [],
  examineUnfinished: UnfinishedExamination = () => [],
): Promise<OpenedRecipe> {
  const { name, text, folder } = source
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const inText = (mistakes: readonly RecipeMistake[]) =>
    mistakes
      .map(({ path, message }) => ({ line: lineOf(document.contents, path, lines), text: inWords(path, message) }))
      .sort((one, other) => one.line - other.line)
  const failure = (mistakes: readonly RecipeMistake[]): RecipeError => {
    const rows = inText(mistakes)
    const text = rows.map((row) => `  line ${row.line}: ${row.text}`).join('\n')
    return new RecipeError(`recipe ${name} is not usable:\n${text}`, rows)
  }
  const [syntax] = document.errors
  if (syntax) {
    const line = syntax.linePos?.[0].line
    throw new RecipeError(`recipe ${name} is not YAML: ${syntax.message}`, [{ line, text: syntax.message }])
  }
  const parsed = RecipeDocument.safeParse(document.toJS())
  if (!parsed.success) throw failure([...mistakesIn(parsed.error), ...examineUnfinished(document.toJS())])
  const { budget, ...rest } = parsed.data
  const pictures = await readPictures(parsed.data, source)
  const recipe = { ...rest, budgetMs: budget, revision: revisionOf(text, pictures), folder }
  const found = await examine(recipe)
  const mistakes = found.filter(({ isWarning }) => !isWarning)
  if (mistakes.length > 0) throw failure(mistakes)
  return { recipe, text, pictures, warnings: inText(found.filter(({ isWarning }) => isWarning)) }
}

/** The same of one that states its revision. @throws {RecipeError} also where its text or a picture is another one */
export async function openRevision(
  revision: string,
  source: Omit<RecipeSource, 'name'>,
  examine?: RecipeExamination,
): Promise<OpenedRecipe> {
  const opened = await openRecipe({ ...source, name: revision }, examine)
  if (opened.recipe.revision === revision) return opened
  throw new RecipeError(`recipe ${revision} is not what it says: its text and pictures are ${opened.recipe.revision}`)
}

async function readPictures({ views }: RecipeDocument, source: RecipeSource): Promise<Pictures> {
  const pictures = new Map<string, Uint8Array>()
  for (const { reference } of Object.values(views)) {
    if (reference === undefined || pictures.has(reference)) continue
    const bytes = await source.readPicture(reference)
    if (bytes) pictures.set(reference, bytes)
  }
  return pictures
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new RecipeError(`recipe ${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

function inWords(path: readonly PropertyKey[], message: string): string {
  const where = spell(path)
  return where ? `${where}: ${message}` : message
}

function spell(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}

/** The line of the deepest part of the path that the file has; for a missing field that is its parent's. */
function lineOf(root: Node | null, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = root
  let offset = 0
  for (const step of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined
    const next: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined
    const found = (pair?.key ?? next) as Node | undefined
    if (!found) break
    offset = found.range?.[0] ?? offset
    node = next
  }
  return lines.linePos(offset).line
}
