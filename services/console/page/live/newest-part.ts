import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { PartDetail } from '../../api/part.ts'
import { ask } from '../server/server.ts'
import { parts } from './live-station.ts'

/** Nobody sees more parts a second than this; those between are in the strip. */
const shownEveryMs = 250

/** Everything about the newest part that there was time to ask for. */
export const newestPart = signal<PartDetail | undefined>(undefined)

/** Keeps `newestPart` up to date while the calling component is shown: one question at a time, always about the newest part. */
export function useNewestPart(): void {
  useEffect(() => {
    let isShown = true
    let isAsking = false
    const follow = (): void => {
      const newest = parts.value[0]
      if (!isShown || isAsking || !newest || newest.partId === newestPart.peek()?.partId) return
      isAsking = true
      void ask<PartDetail>('GET', `/parts/${newest.partId}`)
        .then((part) => {
          newestPart.value = part
        })
        .catch(() => {})
        .then(() => {
          setTimeout(() => {
            isAsking = false
            follow()
          }, shownEveryMs)
        })
    }
    const forget = parts.subscribe(follow)
    return () => {
      isShown = false
      forget()
    }
  }, [])
}
