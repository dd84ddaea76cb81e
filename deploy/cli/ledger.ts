import { Command } from 'commander'
import { BrowseError } from '../../shared/bus/direct-get.ts'
import { hourlyLedger } from './hourly-ledger.ts'
import { ledgerPage } from './ledger-page.ts'
import { readRecords } from './ledger-records.ts'
import { StationError, type StationOptions, withStationBus, withStationOptions } from './station-bus.ts'

/** `vaglio ledger`: proves that every part triggered has its verdict and its answer, or says which has not. */
export function ledgerCommand(): Command {
  const command = new Command('ledger').description(
    'Parts triggered against verdicts issued and what the line was told, hour by hour. Exits 0 only when balanced.',
  )
  return withStationOptions(command)
    .option('--json', 'print it as JSON', false)
    .action(async (options: StationOptions & { json: boolean }) => {
      const { station, ledger } = await withStationBus('viewer', options, async (bus, name) => {
        const records = await readRecords(bus).catch((error: unknown) => {
          throw error instanceof BrowseError ? new StationError(error.message) : error
        })
        return { station: name, ledger: hourlyLedger(records, Date.now()) }
      })
      const page = options.json ? `${JSON.stringify({ station, ...ledger }, null, 2)}\n` : ledgerPage(station, ledger)
      process.stdout.write(page)
      if (!ledger.balanced) process.exitCode = 1
    })
}
