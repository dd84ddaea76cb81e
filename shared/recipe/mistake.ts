import type { z } from 'zod'

/** One mistake in a recipe: where it is and what is allowed. */
export interface RecipeMistake {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** The recipe can be used all the same; whoever wrote it should know. */
  readonly isWarning?: boolean
}

/** The mistakes a schema found; every unknown field is one of its own, at its own place. */
export function mistakesIn(error: z.ZodError, prefix: readonly PropertyKey[] = []): RecipeMistake[] {
  return error.issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path]
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path]
    const message = issue.message.endsWith('received undefined') ? 'is missing' : issue.message
    return paths.map((each) => ({ path: each, message }))
  })
}
