import { message, type Outgoing } from '../../../shared/contracts/contract.ts'
import type { Register } from '../../../shared/contracts/model-registry.ts'
import { backoff } from '../../../shared/runtime/backoff.ts'
import type { Receipt } from '../../../shared/runtime/delivery.ts'
import type { Schedule } from '../process/model-worker.ts'

const retryMs = backoff(100, 2000)
/** What more has to wait for a broker that is away is left out, the oldest first. */
const waitingMax = 16

export interface RegisterWriterOptions<Body> {
  readonly register: Register<Body>
  readonly station: string
  readonly view: string
  /** Only the newest value counts: it takes the place of one that still waits. */
  readonly isNewestOnly: boolean
  readonly publish: (outgoing: Outgoing) => Promise<Receipt>
  readonly schedule: Schedule
}

/** Writes the values of one view into a register, in order, and insists until the broker has stored them. */
export interface RegisterWriter<Body> {
  write(body: Body): void
  /** What is stored, as the broker says when it is asked first and whenever that changes; undefined for nothing. */
  heard(revision: number | undefined): void
}

export function createRegisterWriter<Body>(options: RegisterWriterOptions<Body>): RegisterWriter<Body> {
  const { register, station, view, isNewestOnly, publish, schedule } = options
  const waiting: Body[] = []
  // Nothing can be numbered before it is known what is there.
  let revision: number | undefined
  let isWriting = false
  let failures = 0

  async function next(): Promise<void> {
    const [body] = waiting
    if (isWriting || body === undefined || revision === undefined) return
    isWriting = true
    revision += 1
    try {
      const { alreadyStored } = await publish(message(register, { version: 1, station, view, revision }, body))
      failures = 0
      // Another value had this number: an earlier run of the service wrote it just now.
      if (!alreadyStored && waiting[0] === body) waiting.shift()
      isWriting = false
      void next()
    } catch {
      failures += 1
      schedule(() => {
        isWriting = false
        void next()
      }, retryMs(failures))
    }
  }

  return {
    write(body) {
      if (isNewestOnly) waiting.length = 0
      waiting.push(body)
      if (waiting.length > waitingMax) waiting.shift()
      void next()
    },
    heard(stored) {
      revision = Math.max(revision ?? 0, stored ?? 0)
      void next()
    },
  }
}
