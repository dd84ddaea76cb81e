import { Command } from 'commander'
import { createCentralKeys } from '../keys/central-keys.ts'
import { KeyFolderError } from '../keys/key-folder-error.ts'
import { createUplink } from '../keys/uplink-keys.ts'

const centralFolder = '.vaglio/central/keys'

/** `vaglio keys uplink`, at a plant. @param defaultFolder where a station's keys are */
export function uplinkCommand(defaultFolder: string): Command {
  return new Command('uplink')
    .description('Links this plant’s broker to a central site, and prints the key by which the centre knows it.')
    .requiredOption('--centre <url>', 'where the centre awaits links, such as tls://centre.example:7422')
    .option('--folder <folder>', 'where the keys of this plant are kept', defaultFolder)
    .option('--ca <file>', 'the centre’s own tls/ca.pem, unless this machine trusts its certificate anyway')
    .option('--new-key', 'replace the key by which the centre knows this plant', false)
    .action(({ folder, centre, ca, newKey }) => {
      process.stdout.write(`${createUplink(folder, { url: centre, caFile: ca, newKey })}\n`)
      const next = 'start the broker again; at the centre: vaglio keys central --plant <name>=<the key above>'
      process.stderr.write(`the link is in ${folder}/nats/uplink.conf; ${next}\n`)
    })
}

/** `vaglio keys central`, at the central site. */
export function centralCommand(): Command {
  return new Command('central')
    .description('Makes the keys and the configuration of a central site’s broker, or adds plants to them.')
    .option('--folder <folder>', 'where they are kept; secret files are readable by their owner alone', centralFolder)
    .option('--plant <name=key...>', 'plants to add, each with the key that `vaglio keys uplink` printed there', [])
    .option('--tls', 'have the broker speak TLS only', false)
    .option('--host <names...>', 'names and addresses by which the centre is reached, for its certificate', [
      '127.0.0.1',
    ])
    .option('--listen <address>', 'where links of plants are awaited (0.0.0.0:7422)')
    .action(async ({ folder, plant, tls, host, listen }) => {
      const plants = new Map((plant as string[]).map(namedKey))
      await createCentralKeys(folder, { plants, listen, tlsHosts: tls ? host : undefined })
      process.stdout.write(`keys and the broker’s configuration are in ${folder}; a broker that runs needs a SIGHUP\n`)
    })
}

function namedKey(text: string): [string, string] {
  const [name, key, ...more] = text.split('=')
  if (name === undefined || key === undefined || more.length > 0)
    throw new KeyFolderError(`--plant ${text} is not understood; write --plant <name>=<public key>`)
  return [name, key]
}
