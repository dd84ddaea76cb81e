import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type NatsConnection, nkeyAuthenticator } from 'nats'
import type { Account } from '../../../shared/contracts/accounts.ts'

const connectMs = 2000

/** Whose credentials a connection uses: a role and one of its accounts. */
export interface BrokerUser {
  readonly role: string
  readonly account: Account
}

/** Connects to the station's broker past everything of Vaglio, with the stolen credentials of one of its identities. */
export function connectAs({ role, account }: BrokerUser, url: string, dataFolder: string): Promise<NatsConnection> {
  const seed = readFileSync(join(dataFolder, 'keys/users', `${role}.${account}.nk`), 'utf8').trim()
  return connect({
    servers: url,
    name: `campaign-${role}`,
    timeout: connectMs,
    reconnect: false,
    inboxPrefix: `_INBOX_${role}`,
    authenticator: nkeyAuthenticator(Buffer.from(seed)),
  })
}
