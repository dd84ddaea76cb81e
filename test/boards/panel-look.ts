import { type FilePanel, Mapping, Steps } from './board-file.ts'
import type { Column, Look } from './drawing.ts'

type Defaults = FilePanel['fieldConfig']['defaults']

/** How a panel's numbers look unless an override says otherwise. */
export function lookOf({ unit, max, decimals, thresholds, mappings }: Defaults): Look {
  return { unit, max, decimals, steps: stepsOf(thresholds), words: wordsOf(mappings) }
}

function stepsOf({ steps }: Steps): Look['steps'] {
  return steps.map(({ color, value }) => ({ from: value, colour: color }))
}

function wordsOf(mappings: readonly Mapping[]): Look['words'] {
  const words = mappings.flatMap(({ options }) => Object.entries(options))
  return Object.fromEntries(words.map(([value, { text, color }]) => [value, { text, colour: color }]))
}

/** Colours by legend. */
export function coloursOf({ fieldConfig }: FilePanel): Record<string, string> {
  const colours = fieldConfig.overrides.flatMap(({ matcher, properties }) =>
    properties
      .filter(({ id }) => id === 'color')
      .map(({ value }) => [matcher.options, (value as { fixedColor: string }).fixedColor] as const),
  )
  return Object.fromEntries(colours)
}

/** The columns of a table in the order of its queries. */
export function columnsOf({ type, fieldConfig }: FilePanel): Column[] {
  if (type !== 'table') return []
  const usual = lookOf(fieldConfig.defaults)
  return fieldConfig.overrides.map(({ properties }) => {
    const said = new Map(properties.map(({ id, value }) => [id, value]))
    const thresholds = Steps.safeParse(said.get('thresholds'))
    const mappings = said.get('mappings')
    return {
      heading: String(said.get('displayName')),
      isColoured: said.has('custom.cellOptions'),
      look: {
        ...usual,
        unit: String(said.get('unit') ?? usual.unit),
        ...(thresholds.success && { steps: stepsOf(thresholds.data) }),
        ...(Array.isArray(mappings) && { words: wordsOf(mappings.map((one) => Mapping.parse(one))) }),
      },
    }
  })
}
