import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, stringify, type YAMLMap } from 'yaml'
import { RecipeError } from './load.ts'

/** A value to be written in a recipe, such as `['views', 'top', 'checks', 0, 'limits', 'minMm']`. */
export interface RecipeChange {
  readonly path: readonly (string | number)[]
  readonly value: unknown
}

/** A stretch of the text and what comes in its place. */
interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * Writes values into the text of a recipe. Nothing else of it changes: comments, order and layout stay as they are.
 * @throws {RecipeError} when the text is no YAML, has no such place, or shares it with another by an alias
 */
export function editRecipe(text: string, changes: readonly RecipeChange[]): string {
  const document = parseDocument(text)
  const [syntax] = document.errors
  if (syntax) throw new RecipeError(`the recipe is not YAML: ${syntax.message}`)
  const splices = changes.map(({ path, value }) => spliceFor(text, document.contents, path, value))
  const fromTheEnd = splices.toSorted((one, other) => other.from - one.from)
  return fromTheEnd.reduce((edited, { from, to, text: put }) => edited.slice(0, from) + put + edited.slice(to), text)
}

function spliceFor(text: string, root: Node | null, path: RecipeChange['path'], value: unknown): Splice {
  let node: unknown = root
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step)
      if (!pair) return insertion(text, node, String(step), nested(path.slice(depth + 1), value))
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step]
    } else {
      const reason = isAlias(node) ? 'it is shared with another place by an alias; write it out' : 'it is not there'
      throw new RecipeError(`${path.join('.')} cannot be changed: ${reason}`)
    }
  }
  const range = (node as Node | null)?.range
  if (!range || isAlias(node)) throw new RecipeError(`${path.join('.')} cannot be changed: write a value there first`)
  const [from, end] = range
  return { from, to: from + text.slice(from, end).trimEnd().length, text: inOneLine(value) }
}

/** `{ a: { b: value } }` for the steps a and b. */
function nested(steps: RecipeChange['path'], value: unknown): unknown {
  return steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value)
}

function inOneLine(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()
}

/** A new field behind the others of its map, in the map's own style. */
function insertion(text: string, map: YAMLMap, key: string, value: unknown): Splice {
  const last = map.items.at(-1) as Pair<Node, Node | null> | undefined
  const field = `${key}: ${inOneLine(value)}`
  if (!last) throw new RecipeError(`${key} cannot be written into an empty map; write another field there first`)
  const end = (last.value ?? last.key).range?.[1] ?? 0
  if (map.flow) return { from: end, to: end, text: `, ${field}` }
  const first = map.items[0]?.key as Node
  const start = first.range?.[0] ?? 0
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1))
  if (text[end - 1] === '\n') return { from: end, to: end, text: `${indent}${field}\n` }
  const line = text.indexOf('\n', end)
  return line < 0
    ? { from: text.length, to: text.length, text: `\n${indent}${field}\n` }
    : { from: line, to: line, text: `\n${indent}${field}` }
}
