import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type NatsConnection, nkeyAuthenticator } from 'nats'
import { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { Decisions, type Verdict } from '../../shared/contracts/verdict.ts'
import { envelopeHeader } from '../../shared/runtime/delivery.ts'

/** A stored verdict as somebody at the line hears of it. */
export interface HeardVerdict {
  readonly heardMs: number
  /** When its part was captured, on the same clock. */
  readonly capturedMs: number
  readonly basis: Verdict['basis']
  readonly latencyMs: number
  readonly budgetMs: number
  readonly sequence: number
  /** Of each view, the model that judged it: `plate/1`. */
  readonly models: readonly string[]
}

/** Hears every verdict that is stored, as a viewer does, from outside of the station. */
export async function watchVerdicts(
  url: string,
  keysFolder: string,
): Promise<{ readonly verdicts: HeardVerdict[]; close(): Promise<void> }> {
  const seed = (await readFile(join(keysFolder, 'users/viewer.VIEW.nk'), 'utf8')).trim()
  const connection: NatsConnection = await connect({
    servers: url,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
    inboxPrefix: '_INBOX_viewer',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 20,
  })
  const verdicts: HeardVerdict[] = []
  connection.subscribe('verdicts.demo.*', {
    callback: (error, { data, headers }) => {
      if (error) throw error
      const { captureClock, budgetMs, sequence } = PartEnvelope.parse(JSON.parse(headers?.get(envelopeHeader) ?? ''))
      const { basis, latencyMs, findings } = Decisions.body.decode(data)
      // Both clocks are the kernel's monotonic one; `performance.now` counts from the start of this process.
      const heardMs = Number(process.hrtime.bigint()) / 1e6
      const capturedMs = captureClock.monotonicMs
      verdicts.push({ heardMs, capturedMs, basis, latencyMs, budgetMs, sequence, models: modelsOf(findings) })
    },
  })
  return { verdicts, close: () => connection.close() }
}

function modelsOf(findings: Verdict['findings']): string[] {
  return Object.values(findings).flatMap(({ model }) =>
    model?.outcome === 'judged' ? `${model.model.name}/${model.model.version}` : [],
  )
}

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
