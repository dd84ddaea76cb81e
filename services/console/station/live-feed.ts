import type { LiveEvent } from '../api/event.ts'
import type { LiveFeed } from '../http/context.ts'

/** Tells everybody who listens; one who throws is left out and keeps nobody from hearing. */
export function createLiveFeed(onError: (error: unknown) => void): LiveFeed {
  const listeners = new Set<(event: LiveEvent) => void>()
  return {
    subscribe(onEvent) {
      listeners.add(onEvent)
      return () => void listeners.delete(onEvent)
    },
    tell(event) {
      for (const listener of [...listeners]) {
        try {
          listener(event)
        } catch (error) {
          listeners.delete(listener)
          onError(error)
        }
      }
    },
  }
}
