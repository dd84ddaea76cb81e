import { Command } from 'commander'
import { createKeys, rotateKeys } from '../keys/key-folder.ts'
import { centralCommand, uplinkCommand } from './keys-central.ts'

const defaultFolder = '.vaglio/station/keys'

/** `vaglio keys create`, `rotate`, `uplink` and `central`. */
export function keysCommand(): Command {
  const create = new Command('create')
    .description('Makes the keys that are missing, and the broker’s configuration that goes with them.')
    .option('--folder <folder>', 'where they are kept; secret files are readable by their owner alone', defaultFolder)
    .requiredOption('--station <names...>', 'the stations of this broker, as their recipes name them')
    .option('--tls', 'have the broker speak TLS only', false)
    .option('--host <names...>', 'names and addresses by which the broker is reached, for its certificate', [
      '127.0.0.1',
    ])
    .action(async ({ folder, station, tls, host }) => {
      await createKeys(folder, { stations: station, tlsHosts: tls ? host : undefined })
      process.stdout.write(`keys and the broker’s configuration are in ${folder}\n`)
    })
  const rotate = new Command('rotate')
    .description('Replaces every key while everything runs.')
    .option('--folder <folder>', 'where they are kept', defaultFolder)
    .action(({ folder }) => {
      rotateKeys(folder)
      const next = '`npm start` has its broker read them by itself; any other broker needs a SIGHUP now'
      process.stdout.write(`every key in ${folder} is a new one; ${next}\n`)
    })
  return new Command('keys')
    .description('Who may do what at the broker.')
    .addCommand(create)
    .addCommand(rotate)
    .addCommand(uplinkCommand(defaultFolder))
    .addCommand(centralCommand())
}
