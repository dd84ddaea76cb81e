import { setImmediate } from 'node:timers/promises'
import { createInbox, ErrorCode, type MsgHdrs, type NatsConnection } from 'nats'

const answerMsMax = 5000

/** A bare client, as somebody has it who stole a key, and what the broker refuses it. */
export interface StolenKey {
  readonly connection: NatsConnection
  /** True when the broker took the message; what becomes of it is another question. */
  mayPublish(subject: string, message?: Message): Promise<boolean>
  mayHear(subject: string, queue?: string): Promise<boolean>
  /** Resolves with the first answer, whatever it is. */
  ask(subject: string, body: string): Promise<void>
}

export interface Message {
  readonly body?: string | Uint8Array
  readonly headers?: MsgHdrs
  readonly reply?: string
}

/** Tries things out with a connection; the broker names the subject of each refusal. */
export function stolenKey(connection: NatsConnection, role: string): StolenKey {
  const refused = new Set<string>()
  void (async () => {
    for await (const { type, data, permissionContext } of connection.status())
      if (type === 'error' && data === ErrorCode.PermissionsViolation && permissionContext)
        refused.add(`${permissionContext.operation} ${permissionContext.subject}`)
  })()
  /** The broker answers a flush after everything that it had to say before. */
  const answered = async (): Promise<void> => {
    await connection.flush()
    await setImmediate()
  }
  return {
    connection,
    async ask(subject, body) {
      // The client's own requests do not know a message that a pull request was answered with.
      const inbox = createInbox(`_INBOX_${role}`)
      const answers = connection.subscribe(inbox, { max: 1, timeout: answerMsMax })
      connection.publish(subject, body, { reply: inbox })
      for await (const _ of answers);
    },
    async mayPublish(subject, { body = '', ...options } = {}) {
      refused.delete(`publish ${subject}`)
      connection.publish(subject, body, options)
      await answered()
      return !refused.has(`publish ${subject}`)
    },
    async mayHear(subject, queue) {
      refused.delete(`subscription ${subject}`)
      const subscription = connection.subscribe(subject, { callback: () => {}, ...(queue && { queue }) })
      await answered()
      const isAllowed = !refused.has(`subscription ${subject}`)
      if (isAllowed) subscription.unsubscribe()
      return isAllowed
    },
  }
}
