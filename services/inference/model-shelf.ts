import type { ModelName } from '../../shared/contracts/model.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { isSame, type LoadedModel, nameOf } from './loaded-model.ts'

interface Place extends LoadedModel {
  askedForMs: number
}

/** Every model that is loaded just now, by the name that the pictures for it carry. */
export interface ModelShelf {
  /** @returns undefined for one that is not loaded */
  find(name: ModelName): LoadedModel | undefined
  /** Where it stands there already, that one stays. */
  put(model: LoadedModel): void
  /**
   * Closes a model that is not needed and for which no picture can be under way any more, while nobody is judging.
   * @returns the one that was closed
   */
  tidy(isNeeded: (name: ModelName) => boolean): ModelName | undefined
}

/** @param underWayMsMax a picture that was cut longer ago is too late for anybody */
export function createModelShelf(underWayMsMax: number, clock: Pick<Clock, 'monotonicMs'>): ModelShelf {
  const places: Place[] = []
  const placeOf = (name: ModelName): Place | undefined => places.find(({ manifest }) => isSame(manifest, name))
  return {
    find(name) {
      const place = placeOf(name)
      if (place) place.askedForMs = clock.monotonicMs()
      return place
    },
    put(model) {
      if (!placeOf(model.manifest)) places.push({ ...model, askedForMs: clock.monotonicMs() })
    },
    tidy(isNeeded) {
      // Ending a process gives back a lot of memory at once; that must not fall into a judgement.
      if (places.some(({ pool }) => pool.waiting > 0)) return undefined
      const leftBefore = clock.monotonicMs() - underWayMsMax
      const left = places.findIndex(({ manifest, askedForMs }) => askedForMs < leftBefore && !isNeeded(manifest))
      const [closed] = left >= 0 ? places.splice(left, 1) : []
      closed?.pool.close()
      return closed && nameOf(closed.manifest)
    },
  }
}
