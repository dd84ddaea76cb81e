import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Recipe, RecipeDocument } from '../contracts/recipe.ts'
import { mistakesIn, type RecipeMistake } from './mistake.ts'

/** A recipe that cannot be used. The message names the file and every mistake with its line. */
export class RecipeError extends Error {
  override name = 'RecipeError'
}

/** Further checks on a parsed recipe, such as each rule's own settings. */
export type RecipeExamination = (recipe: Recipe) => readonly RecipeMistake[] | Promise<readonly RecipeMistake[]>

/**
 * Reads a station's recipe from a YAML file and checks it as a whole.
 * @param examine looks for mistakes that the document's schema cannot know
 * @throws {RecipeError} with every mistake at once
 */
export async function loadRecipe(file: string, examine: RecipeExamination = () => []): Promise<Recipe> {
  const text = await readText(file)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const failure = (mistakes: readonly RecipeMistake[]): RecipeError => {
    const rows = mistakes.map(({ path, message }) => {
      const line = lineOf(document.contents, path, lines)
      return `  line ${line}: ${path.length > 0 ? `${spell(path)}: ` : ''}${message}`
    })
    return new RecipeError(`recipe ${file} is not usable:\n${rows.join('\n')}`)
  }
  const [syntax] = document.errors
  if (syntax) throw new RecipeError(`recipe ${file} is not YAML: ${syntax.message}`)
  const parsed = RecipeDocument.safeParse(document.toJS())
  if (!parsed.success) throw failure(mistakesIn(parsed.error))
  const { budget, ...rest } = parsed.data
  const recipe = { ...rest, budgetMs: budget, revision: fingerprint(text), folder: dirname(resolve(file)) }
  const mistakes = await examine(recipe)
  if (mistakes.length > 0) throw failure(mistakes)
  return recipe
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new RecipeError(`recipe ${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

/** The content names the revision: two plants with the same file have the same revision, and no edit goes unseen. */
function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
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
