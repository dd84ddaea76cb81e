import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask, ServerError } from './server.ts'

/** What the server answered, once it did; the last answer stays while the next is on its way. */
export interface Answer<Value> {
  readonly value: Value | undefined
  /** Why there is none, in the server's words. */
  readonly wrong: ServerError | undefined
  readonly isLoading: boolean
}

/**
 * Asks the server whenever the path changes, and anew when `version` does.
 * @param path behind `/api`; nothing is asked while it is undefined
 */
export function useAnswer<Value>(path: string | undefined, version: unknown = 0): Signal<Answer<Value>> {
  const answer = useSignal<Answer<Value>>({ value: undefined, wrong: undefined, isLoading: path !== undefined })
  useEffect(() => {
    if (path === undefined) return
    let isWanted = true
    answer.value = { ...answer.peek(), isLoading: true }
    void ask<Value>('GET', path)
      .then((value) => ({ value, wrong: undefined, isLoading: false }))
      .catch((error: unknown) => ({ value: undefined, wrong: asServerError(error), isLoading: false }))
      .then((next) => {
        if (isWanted) answer.value = next
      })
    return () => {
      isWanted = false
    }
  }, [path, version])
  return answer
}

export function asServerError(error: unknown): ServerError {
  if (error instanceof ServerError) return error
  return new ServerError({ status: 0, detail: error instanceof Error ? error.message : String(error) })
}
