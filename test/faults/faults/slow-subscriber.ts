import type { Account } from '../../../shared/contracts/accounts.ts'
import { rolesOf } from '../../../shared/contracts/roles.ts'
import { connectAs } from '../station/broker-user.ts'

/** Subscribes to everything its role may hear, says so, and is then stopped from outside. */
const [url = '', dataFolder = '', role = '', account = '', station = ''] = process.argv.slice(2)
const connection = await connectAs({ role, account: account as Account }, url, dataFolder)
for (const { subject } of rolesOf(station)[role]?.hears ?? []) connection.subscribe(subject, { callback: () => {} })
await connection.flush()
process.send?.('subscribed')
process.on('disconnect', () => process.exit(0))
