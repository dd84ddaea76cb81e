import { isSame, type ModelName } from '../../../shared/contracts/model.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { type LoadedModel, nameOf } from '../process/loaded-model.ts'

interface Place extends LoadedModel {
  askedForMs: number
}

/** Every model that is loaded just now, by the name that the pictures for it carry. */
export interface ModelShelf {
  /** @returns undefined for one that is not loaded */
  find(name: ModelName): LoadedModel | undefined
  /** Where it stands there already, that one stays. */
  put(model: LoadedModel): void
  /** Whether any of them is judging just now. */
  readonly isBusy: boolean
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
  const isBusy = (): boolean => places.some(({ pool }) => pool.waiting > 0)
  return {
    get isBusy() {
      return isBusy()
    },
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
      if (isBusy()) return undefined
      const nowMs = clock.monotonicMs()
      for (const place of places) if (isNeeded(place.manifest)) place.askedForMs = nowMs
      const left = places.findIndex(({ askedForMs }) => askedForMs < nowMs - underWayMsMax)
      const [closed] = left >= 0 ? places.splice(left, 1) : []
      closed?.pool.close()
      return closed && nameOf(closed.manifest)
    },
  }
}
