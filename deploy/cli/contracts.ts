import { Command } from 'commander'

/** `vaglio contracts asyncapi`. */
export function contractsCommand(): Command {
  const asyncapi = new Command('asyncapi')
    .description('Writes the AsyncAPI 3.0 document of everything that travels on the bus.')
    .action(async () => {
      const { busDocument } = await import('./contracts-document.ts')
      process.stdout.write(`${JSON.stringify(busDocument(), null, 2)}\n`)
    })
  return new Command('contracts').description('What travels on the bus, for other software.').addCommand(asyncapi)
}
