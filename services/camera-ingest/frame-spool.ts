import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { message } from '../../shared/contracts/contract.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import type { FrameMessage } from './handler.ts'
import { replaceFile } from './journal.ts'

/** Images that may lie here; beyond that a part comes back without its image. */
const spoolBytesMax = 256 * 2 ** 20
const lineEnd = 0x0a

/** Frames that the broker did not take before the service had to end, one file a frame: the envelope's line, then the image. */
export interface FrameSpool {
  /** @throws when it is full or the disk does not take it */
  keep(frame: FrameMessage): void
  /** The frame of a view as it was kept; undefined when it was not. */
  read(part: PartEnvelope, view: string): FrameMessage | undefined
  /** Lets go of everything but the frames of these parts. */
  keepOnly(partIds: ReadonlySet<string>): void
}

export function createFrameSpool(folder: string, bytesMax = spoolBytesMax): FrameSpool {
  const fileOf = ({ partId }: PartEnvelope, view: string): string => join(folder, `${partId}.${view}`)
  let bytes: number | undefined
  return {
    keep({ envelope, body }) {
      bytes ??= bytesIn(folder)
      if (bytes + body.length > bytesMax)
        throw new Error(`${folder} is full: ${bytes} of at most ${bytesMax} bytes are in it`)
      replaceFile(fileOf(envelope, envelope.view), `${JSON.stringify(envelope)}\n`, body)
      bytes += body.length
    },
    read(part, view) {
      try {
        const content = readFileSync(fileOf(part, view))
        const end = content.indexOf(lineEnd)
        const envelope = Frame.envelope.parse(JSON.parse(content.toString('utf8', 0, end)))
        const body = content.subarray(end + 1)
        const whole = envelope.image.at === 'body' && envelope.image.byteLength === body.length
        return whole && envelope.partId === part.partId ? message(Frame, envelope, body) : undefined
      } catch {
        return undefined
      }
    },
    keepOnly(partIds) {
      bytes = undefined
      try {
        for (const name of filesIn(folder)) {
          const [partId = ''] = name.split('.')
          if (!partIds.has(partId) || name.endsWith('.tmp')) rmSync(join(folder, name), { force: true })
        }
      } catch {
        // What is left takes room, and keeping another frame says so when there is none.
      }
    },
  }
}

function filesIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder)
}

function bytesIn(folder: string): number {
  return filesIn(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}
