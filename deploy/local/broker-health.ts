/** A broker that does not answer, or answers with an error, is started again after this long. */
export const brokerSilentMsMax = 5000

/** Until it has answered well once it may be reading back a large store. */
const recoveryMsMax = 60_000

/** With less free space a broker that could not write is only tried again now and then: it would not be able to. */
const roomBytesMin = 16 * 2 ** 20
const noRoomRetryMs = 60_000

/** What the broker said when it was asked for its health. */
export interface HealthAnswer {
  readonly well: boolean
  /** In its own words, or what happened instead of an answer. */
  readonly reason: string
}

/** What is known of the broker's health since it was started. */
export interface HealthRecord {
  readonly hasBeenWell: boolean
  /** How long it has not been well, by the answers. */
  readonly illMs: number
}

export const healthAtStart: HealthRecord = { hasBeenWell: false, illMs: 0 }

/**
 * The record after one more answer.
 * @param sinceLastMs time since the answer before, not more than the interval of asking: an asker who was himself held
 *   up has not seen the broker ill for all that time
 */
export function recorded(record: HealthRecord, answer: HealthAnswer, sinceLastMs: number): HealthRecord {
  if (answer.well) return { hasBeenWell: true, illMs: 0 }
  return { ...record, illMs: record.illMs + sinceLastMs }
}

/**
 * Whether only a new start can help. nats-server freezes a stream that it could not write, and goes on refusing after
 * there is room again.
 * @param freeBytes of the store's disk, where known
 */
export function needsRestart(record: HealthRecord, freeBytes: number | undefined, silentMsMax: number): boolean {
  const hasRoom = freeBytes === undefined || freeBytes >= roomBytesMin
  const patienceMs = record.hasBeenWell ? silentMsMax : recoveryMsMax
  return record.illMs >= (hasRoom ? patienceMs : Math.max(patienceMs, noRoomRetryMs))
}
