import type { Bus } from '../../shared/bus/bus.ts'
import { type Actuation, Actuations } from '../../shared/contracts/actuation.ts'
import type { Contract } from '../../shared/contracts/contract.ts'
import { Decisions, type Verdict } from '../../shared/contracts/verdict.ts'
import type { Delivery } from '../../shared/runtime/delivery.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'

/** A verdict that the broker holds and whose signature is valid. */
export interface KnownVerdict {
  readonly partId: string
  readonly sequence: number
  readonly trigger?: number | undefined
  readonly verdict: Verdict['verdict']
  readonly basis: Verdict['basis']
  readonly budgetMs: number
  /** When the broker stored it, milliseconds since 1970. */
  readonly atMs: number
}

/** One entry of what the line was told. */
export interface LineEntry {
  readonly number: number
  readonly trigger?: number | undefined
  readonly partId?: string | undefined
  readonly sequence?: number | undefined
  /** When the line was told, or the verdict was heard: milliseconds since 1970. */
  readonly atMs: number
  readonly actuation: Actuation
}

/** What lies where a verdict or an entry should be and is not to be believed. */
export interface Unbelievable {
  readonly subject: string
  readonly atMs: number
  readonly reason: string
}

/** Everything the ledger is made of, in the order in which the broker stored it. */
export interface LedgerRecords {
  readonly verdicts: readonly KnownVerdict[]
  readonly entries: readonly LineEntry[]
  readonly unbelievable: readonly Unbelievable[]
}

/** Reads what the broker holds of a station. Verdicts come first: an entry about one of them cannot be missed then. */
export async function readRecords(bus: Pick<Bus, 'browse'>): Promise<LedgerRecords> {
  const unbelievable: Unbelievable[] = []
  const verdicts = await all(bus, Decisions, unbelievable, ({ envelope, body }, { storedAtMs }): KnownVerdict => {
    const { partId, sequence, trigger, budgetMs } = envelope
    return { partId, sequence, trigger, budgetMs, verdict: body.verdict, basis: body.basis, atMs: storedAtMs }
  })
  const entries = await all(bus, Actuations, unbelievable, ({ envelope, body }): LineEntry => {
    const { number, trigger, partId, sequence } = envelope
    const atMs = Date.parse(body.entry === 'actuated' ? body.answeredAt : body.heardAt)
    return { number, trigger, partId, sequence, atMs, actuation: body }
  })
  return { verdicts, entries, unbelievable }
}

async function all<Envelope, Body, Kept>(
  bus: Pick<Bus, 'browse'>,
  contract: Contract<Envelope, Body>,
  unbelievable: Unbelievable[],
  keep: (message: { envelope: Envelope; body: Body }, delivery: Delivery) => Kept,
): Promise<Kept[]> {
  const kept: Kept[] = []
  for await (const delivery of bus.browse(contract)) {
    const incoming = believed(delivery, contract)
    if ('reason' in incoming) {
      unbelievable.push({ subject: delivery.subject, atMs: delivery.storedAtMs, reason: incoming.reason })
    } else kept.push(keep(incoming, delivery))
  }
  return kept
}

/** A true message under another's subject is none. */
function believed<Envelope, Body>(delivery: Delivery, contract: Contract<Envelope, Body>) {
  const incoming = parseDelivery(delivery, contract)
  if ('reason' in incoming || contract.subject(incoming.envelope) === delivery.subject) return incoming
  return { reason: `it is the ${contract.name} of ${contract.subject(incoming.envelope)}` }
}
