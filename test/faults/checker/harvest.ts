import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Actuations } from '../../../shared/contracts/actuation.ts'
import { Frame } from '../../../shared/contracts/frame.ts'
import { Decisions } from '../../../shared/contracts/verdict.ts'
import { envelopeHeader } from '../../../shared/runtime/delivery.ts'
import { signatureHeader } from '../../../shared/signature/signed-bytes.ts'
import type { Station } from '../station/station.ts'
import type { ActuationEntry, Evidence, StoredFrame, StoredVerdict } from './evidence.ts'
import { createJournalReader } from './journal-reading.ts'
import { readStream, type StoredMessage } from './stream-reading.ts'
import { createTrustedKeys, type TrustedKeys } from './trusted-keys.ts'

const sliceLength = 16

/** What was read out of the broker so far; streams forget the old, so it is read again and again during a run. */
export interface Harvest {
  seen(): Pick<Evidence, 'verdicts' | 'frames' | 'actuations' | 'journal'>
  /** Reads what is new. */
  gather(): Promise<void>
  /** The streams are new and count from 1 again. */
  startAgain(): void
}

export function createHarvest(station: Station): Harvest {
  const keys = createTrustedKeys(join(station.dataFolder, 'keys/trusted'))
  const next = new Map<string, number>()
  const verdicts: StoredVerdict[] = []
  const frames: StoredFrame[] = []
  const actuations: ActuationEntry[] = []
  const journal: ActuationEntry[] = []
  const readJournal = createJournalReader(station.journalFolder)

  async function read(stream: 'FRAMES' | 'DECISIONS' | 'ACTUATIONS', account: 'LINE' | 'DECISION') {
    const connection = await station.connectAs({ role: 'provisioner', account })
    try {
      const result = await readStream(connection, stream, next.get(stream) ?? 1, stream === 'FRAMES')
      next.set(stream, result.next)
      return result.messages
    } finally {
      await connection.close()
    }
  }

  return {
    seen: () => ({ verdicts, frames, actuations, journal }),
    async gather() {
      keys.look()
      await inSlices(await read('DECISIONS', 'DECISION'), (message) => verdicts.push(verdictOf(message, keys)))
      await inSlices(await read('FRAMES', 'LINE'), (message) => frames.push(...frameOf(message)))
      await inSlices(await read('ACTUATIONS', 'DECISION'), (message) => actuations.push(...actuationOf(message)))
      await inSlices(await readJournal(), (line) => journal.push(...entryOf(line)))
    },
    startAgain: () => next.clear(),
  }
}

/** The proxy to the broker lives in this process as well, and must not wait for thousands of signatures to be checked. */
async function inSlices<Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % sliceLength === 0) await setImmediate()
    work(item)
  }
}

function verdictOf({ subject, streamSequence, body, header }: StoredMessage, keys: TrustedKeys): StoredVerdict {
  const partId = subject.split('.').at(-1) ?? ''
  const envelope = header(envelopeHeader)
  const nothing = { sequence: 0, trigger: undefined, verdict: '', basis: '', latencyMs: 0, budgetMs: 0 }
  const known = { partId, streamSequence }
  if (!keys.signed(subject, envelope, body, header(signatureHeader))) return { ...known, ...nothing, genuine: false }
  const part = Decisions.envelope.parse(JSON.parse(envelope))
  const { verdict, basis, latencyMs } = Decisions.body.decode(body)
  const { sequence, trigger, budgetMs } = part
  return { ...known, sequence, trigger, verdict, basis, latencyMs, budgetMs, genuine: part.partId === partId }
}

/** Nothing where it is no frame: whoever may publish frames may publish rubbish. */
function frameOf({ header }: StoredMessage): StoredFrame[] {
  try {
    const { partId, sequence, trigger, image } = Frame.envelope.parse(JSON.parse(header(envelopeHeader)))
    return [{ partId, sequence, trigger, hasPicture: image.at !== 'nowhere' }]
  } catch {
    return []
  }
}

function actuationOf({ header, body }: StoredMessage): ActuationEntry[] {
  try {
    const { number, actuationId, trigger, partId } = Actuations.envelope.parse(JSON.parse(header(envelopeHeader)))
    return [{ number, actuationId, trigger, partId, body: Actuations.body.decode(body) }]
  } catch {
    return []
  }
}

/** An entry of the adapter's own journal. */
function entryOf(line: string): ActuationEntry[] {
  try {
    const { envelope, body } = JSON.parse(line)
    const { number, actuationId, trigger, partId } = Actuations.envelope.parse(envelope)
    return [{ number, actuationId, trigger, partId, body: Actuations.body.decode(Buffer.from(JSON.stringify(body))) }]
  } catch {
    return []
  }
}
