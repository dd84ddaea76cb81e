import type { Stop } from '../../../shared/contracts/stop.ts'

/** A stop that nobody has acknowledged yet, by the part that names it. */
export interface OpenStop extends Stop {
  readonly stopId: string
}

interface Settleable {
  settle(): void
}

/** Whether the line is stopped. The newest stop and the newest acknowledgement count; each may be told twice, in any order. */
export interface LineStop {
  raised(stop: OpenStop, message: Settleable): void
  acknowledged(stopId: string, message: Settleable): void
  open(): OpenStop | undefined
}

/**
 * Settles a message when there is a newer one of its kind, so that the broker tells the newest again to a console that
 * has lost its memory.
 */
export function createLineStop(): LineStop {
  const newest: { stop?: OpenStop; stopMessage?: Settleable; acknowledged?: string; acknowledgement?: Settleable } = {}
  return {
    raised(stop, message) {
      // Handed out again it is the same message, and settling it by its older handle would settle it for good.
      if (newest.stop?.stopId !== stop.stopId) newest.stopMessage?.settle()
      newest.stop = stop
      newest.stopMessage = message
    },
    acknowledged(stopId, message) {
      if (newest.acknowledged !== stopId) newest.acknowledgement?.settle()
      newest.acknowledged = stopId
      newest.acknowledgement = message
    },
    open: () => (newest.stop?.stopId === newest.acknowledged ? undefined : newest.stop),
  }
}
