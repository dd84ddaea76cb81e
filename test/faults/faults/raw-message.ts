import { headers, type MsgHdrs, type NatsConnection } from 'nats'
import { ulid } from 'ulid'
import type { PartEnvelope } from '../../../shared/contracts/envelope.ts'
import { Frame } from '../../../shared/contracts/frame.ts'
import { Decisions, type Verdict } from '../../../shared/contracts/verdict.ts'
import { envelopeHeader } from '../../../shared/runtime/delivery.ts'
import { signatureHeader } from '../../../shared/signature/signed-bytes.ts'

const answerMsMax = 2000

/** Headers as a service would write them, or nearly. */
export function messageHeaders(envelope: unknown, signature?: string): MsgHdrs {
  const all = headers()
  all.set(envelopeHeader, typeof envelope === 'string' ? envelope : JSON.stringify(envelope))
  if (signature !== undefined) all.set(signatureHeader, signature)
  return all
}

/** What somebody who wants a part to pass would say of it. */
export function forgedPass(): Verdict {
  return {
    verdict: 'pass',
    basis: 'model+rules',
    reasons: [],
    score: 0.1,
    decidedAt: new Date().toISOString(),
    latencyMs: 20,
    stagesMs: {},
    findings: {},
    software: 'forged',
  }
}

export const encodedPass = (): Uint8Array => Decisions.body.encode(forgedPass())

/** A part that no camera ever saw. */
export function unknownPart(like: PartEnvelope): PartEnvelope {
  return { ...like, partId: ulid(), sequence: like.sequence + 1_000_000 }
}

/** The newest frame of the station, read with the rights of camera-ingest. */
export async function newestPart(cameraIngest: NatsConnection, station: string): Promise<PartEnvelope> {
  const subject = `$JS.API.DIRECT.GET.FRAMES.${Frame.subject({ station, view: 'top' } as never)}`
  const answer = await cameraIngest.request(subject, '', { timeout: answerMsMax })
  return Frame.envelope.parse(JSON.parse(answer.headers?.get(envelopeHeader) ?? ''))
}

/** Does something with a connection and leaves; what the broker refuses, it says to a connection that is not listening. */
export async function actAndLeave(connection: NatsConnection, act: () => void): Promise<void> {
  act()
  await connection.flush().catch(() => {})
  await connection.close()
}
