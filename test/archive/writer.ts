/**
 * The archive's record store with a broker that never runs dry, to be killed: writes parts from a number on, without end,
 * and says on its standard output which of them are settled.
 */
import { openRecordStore } from '../../services/archive/records/record-store.ts'
import { overrideRow, verdictRow } from '../support/archive-rows.ts'
import { silentLog } from '../support/nats-server.ts'

const [folder = '', first = '1', partsPerRound = '1000'] = process.argv.slice(2)
/** Late enough that every day is over, and every file that was merged is deleted. */
const lateMs = 86_400_000

const schedule = (action: () => void, delayMs: number): void => void setTimeout(action, delayMs)
const store = await openRecordStore({ folder, station: 'press', schedule, log: silentLog })
for (let sequence = Number(first); ; ) {
  for (let number = 0; number < Number(partsPerRound); number += 1, sequence += 1) {
    const settled = sequence
    store.spools.verdicts.append(verdictRow(sequence), () => process.stdout.write(`${settled}\n`))
    if (sequence % 7 === 0) store.spools.overrides.append(overrideRow(sequence, 1), () => {})
  }
  await store.tidy(Date.now() + lateMs)
}
