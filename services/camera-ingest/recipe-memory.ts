import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from './journal.ts'

const Memory = z.object({ file: z.string(), last: z.string() })

/** Which revision of the recipe the newest part got, in a file, so that a restart goes on with it. */
export interface RecipeMemory {
  /** Undefined where nothing is known of it, or the station has another recipe file since. */
  readonly last: string | undefined
  keep(revision: string): void
}

/**
 * @param file where it is kept
 * @param recipeFile revision of the station's recipe file
 * @param onTrouble told when it cannot be written
 */
export function openRecipeMemory(file: string, recipeFile: string, onTrouble: (error: unknown) => void): RecipeMemory {
  const memory = read(file)
  return {
    last: memory?.file === recipeFile ? memory.last : undefined,
    keep(last) {
      try {
        replaceFile(file, JSON.stringify({ file: recipeFile, last }))
      } catch (error) {
        onTrouble(error)
      }
    },
  }
}

function read(file: string): z.infer<typeof Memory> | undefined {
  try {
    return Memory.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
