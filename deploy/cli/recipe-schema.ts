import { z } from 'zod'
import { checkKinds, fixtureKinds } from '../../services/rules/inspection/catalogue.ts'
import { CheckRecipe, FixtureRecipe, RecipeDocument } from '../../shared/contracts/recipe.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

interface Kind {
  readonly kind: string
  readonly summary: string
  readonly settings: z.ZodType
}

/** The JSON Schema (draft 2020-12) of a recipe, so that an editor completes and checks what is written. */
export function recipeSchema(): JsonSchema {
  const schema = asWritten(RecipeDocument, (part, json) => {
    if (part === CheckRecipe) oneOfKinds(json, checkKinds as unknown as readonly Kind[])
    if (part === FixtureRecipe) oneOfKinds(json, fixtureKinds as unknown as readonly Kind[])
  })
  return { title: 'Recipe of a Vaglio station', ...schema }
}

function asWritten(part: z.ZodType, override: (part: unknown, json: JsonSchema) => void = () => {}): JsonSchema {
  return z.toJSONSchema(part, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => override(zodSchema, jsonSchema),
  })
}

/** Adds to what all kinds have what each has of its own. */
function oneOfKinds(json: JsonSchema, kinds: readonly Kind[]): void {
  const { properties, required = [] } = json
  for (const key of Object.keys(json)) delete json[key]
  json.oneOf = kinds.map(({ kind, summary, settings }) => {
    const { $schema, ...own } = asWritten(settings)
    return {
      title: kind,
      description: summary,
      type: 'object',
      properties: { ...properties, kind: { const: kind, description: summary }, ...own.properties },
      required: [...required, ...(own.required ?? [])],
      additionalProperties: false,
    }
  })
}
