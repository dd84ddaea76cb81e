import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type JetStreamClient } from 'nats'
import type { TestBroker } from './nats-server.ts'
import { until } from './until.ts'

const user = { user: 'administrator', pass: 'test' }
const line = JSON.stringify({ user: user.user, password: user.pass })

/** The client of NATS as somebody has it who may do anything in the account of the line. */
export async function administrator({ broker, keysFolder }: TestBroker): Promise<JetStreamClient & AsyncDisposable> {
  const file = join(keysFolder, 'nats/accounts.conf')
  const text = await readFile(file, 'utf8')
  if (!text.includes(line)) {
    await writeFile(file, text.replace(/("LINE": \{.*?"users": \[)/s, `$1${line},`))
    broker.reload()
  }
  const options = { servers: broker.url, ...user, reconnect: false }
  const connection = await until('the broker to know its administrator', () => connect(options).catch(() => undefined))
  return Object.assign(connection.jetstream(), { [Symbol.asyncDispose]: () => connection.close() })
}
