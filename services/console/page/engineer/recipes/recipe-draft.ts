import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { SettingValue } from '../../../../../shared/contracts/recipe-trial.ts'
import type { Region } from '../../../../../shared/contracts/region.ts'
import type { DrawnPlace, RecipeExamination } from '../../../api/recipe.ts'
import { asServerError } from '../../server/answer.ts'
import { ask } from '../../server/server.ts'

/** After so long without a key the text is looked at. */
const examinedAfterMs = 400

/** A recipe that somebody is writing, and what the server says of it. */
export interface RecipeDraft {
  readonly text: Signal<string>
  /** Of the text as it was a moment ago. */
  readonly examination: Signal<RecipeExamination | undefined>
  /** Why the server could not look at it. */
  readonly wrong: Signal<string>
  /** Writes settings in the text; everything else in it stays as it is. Resolves when they are there, or when `wrong` says why not. */
  write(changes: readonly SettingChange[]): Promise<void>
  /** The same of a region, which is drawn at once. */
  place(path: DrawnPlace['path'], region: Region): void
}

/** A value to be written in the text, and what leads to it. */
export interface SettingChange {
  readonly path: DrawnPlace['path']
  readonly value: SettingValue
}

export function useRecipeDraft(document: string): RecipeDraft {
  const text = useSignal(document)
  const examination = useSignal<RecipeExamination | undefined>(undefined)
  const wrong = useSignal('')
  const turn = useRef(0)

  async function examine(edits: readonly SettingChange[], before?: RecipeExamination): Promise<void> {
    turn.current += 1
    const [mine, sent] = [turn.current, text.peek()]
    try {
      const answer = await ask<RecipeExamination>('POST', '/recipes/examination', { document: sent, edits })
      // Somebody wrote on meanwhile: what is newer is looked at next.
      if (mine !== turn.current || text.peek() !== sent) return
      text.value = answer.document
      examination.value = answer
      wrong.value = ''
    } catch (error) {
      if (mine !== turn.current) return
      wrong.value = asServerError(error).message
      // The picture shows what the text says.
      if (before) examination.value = before
    }
  }

  useEffect(() => {
    if (examination.peek()?.document === text.value) return
    const waiting = setTimeout(() => void examine([]), examination.peek() ? examinedAfterMs : 0)
    return () => clearTimeout(waiting)
  }, [text.value])

  return {
    ...{ text, examination, wrong },
    write: (changes) => examine(changes),
    place(path, region) {
      const seen = examination.peek()
      if (seen) examination.value = withRegion(seen, path, region)
      void examine([{ path, value: region }], seen)
    },
  }
}

/** Shown at once, until the server has written it. */
function withRegion(seen: RecipeExamination, path: DrawnPlace['path'], region: Region): RecipeExamination {
  const key = keyOf(path)
  const views = seen.views.map((view) => ({
    ...view,
    places: view.places.map((one) => (keyOf(one.path) === key ? { ...one, region } : one)),
  }))
  return { ...seen, views }
}

/** Names a place of the text. */
export function keyOf(path: DrawnPlace['path']): string {
  return path.join('.')
}
