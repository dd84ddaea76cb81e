import { AckPolicy, createInbox, DeliverPolicy, type JsMsg, type NatsConnection, nanos } from 'nats'

const answerMsMax = 5000
const readerLivesMs = 5000

/** A message as a stream holds it. */
export interface StoredMessage {
  readonly subject: string
  readonly streamSequence: number
  readonly body: Uint8Array
  header(name: string): string
}

/**
 * Reads what a stream holds from a sequence on, past every service, with the rights of the provisioner.
 * @returns the messages and the sequence after the last of them
 */
export async function readStream(
  connection: NatsConnection,
  stream: string,
  from: number,
  headersOnly: boolean,
): Promise<{ messages: readonly StoredMessage[]; next: number }> {
  const manager = await connection.jetstreamManager({ timeout: answerMsMax, checkAPI: false })
  const { state } = await manager.streams.info(stream)
  const first = Math.max(from, state.first_seq)
  if (state.messages === 0 || first > state.last_seq) return { messages: [], next: Math.max(from, state.last_seq + 1) }
  const messages: StoredMessage[] = []
  const inbox = createInbox('_INBOX_provisioner')
  const reading = connection.subscribe(inbox)
  await manager.consumers.add(stream, {
    name: `campaign-${inbox.split('.').at(-1)}`,
    deliver_subject: inbox,
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: first,
    headers_only: headersOnly,
    inactive_threshold: nanos(readerLivesMs),
    mem_storage: true,
  })
  const giveUp = setTimeout(() => reading.unsubscribe(), answerMsMax)
  for await (const message of reading) {
    const streamSequence = sequenceOf(message.reply ?? '')
    const { subject, data: body, headers } = message
    messages.push({ subject, streamSequence, body, header: (name) => headers?.get(name) ?? '' })
    giveUp.refresh()
    if (streamSequence >= state.last_seq) break
  }
  clearTimeout(giveUp)
  reading.unsubscribe()
  return { messages, next: state.last_seq + 1 }
}

/** `$JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.…`, or the same with domain and account before the stream. */
function sequenceOf(reply: string): JsMsg['seq'] {
  const parts = reply.split('.')
  const before = parts.length > 9 ? 7 : 5
  return Number(parts[before])
}
