import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { projectFolder } from '../../shared/service/software-version.ts'
import { usualPagePort } from './page-port.ts'

/** What can be asked of `npm start`. */
export interface LocalOptions {
  readonly recipe: string
  readonly replay: string
  readonly watch?: string
  readonly listen?: number
  readonly linePort?: number
  readonly pagePort: number
  readonly rate: number
  readonly count?: number
  readonly order: 'name' | 'shuffled'
  readonly report?: string
  readonly data: string
  readonly port?: number
  readonly brokerAddress?: string
  readonly tls: boolean
}

const demo = join(projectFolder, 'deploy/demo')

/** Reads the command line; wrong options end the program with a message. */
export function readOptions(argv: readonly string[]): LocalOptions {
  const command = new Command('npm start --')
    .description('Runs a whole station on this machine. Without options: the demo, until Ctrl-C.')
    .option('--recipe <file>', 'the station’s recipe (YAML)', join(demo, 'recipe.yaml'))
    .option('--replay <folder>', 'inspect the images of this folder, over and over', join(demo, 'images'))
    .addOption(
      new Option('--watch <folder>', 'inspect every image that appears in this folder').conflicts(['count', 'replay']),
    )
    .addOption(
      new Option('--listen <port>', 'take triggers and images over HTTP on this port; 0 takes a free one')
        .conflicts(['count', 'replay', 'watch'])
        .argParser(port),
    )
    .option('--line-port <port>', 'port on which the line’s PLC is answered; a free one unless given', port)
    .option('--page-port <port>', 'port of the page, on this machine alone', port, usualPagePort)
    .option(
      '--rate <parts>',
      'parts a second',
      number((value) => value > 0 && value <= 1000, 'more than 0, at most 1000'),
      2,
    )
    .option(
      '--count <parts>',
      'end after so many parts',
      number((value) => Number.isInteger(value) && value >= 1, 'a whole number from 1 on'),
    )
    .addOption(new Option('--order <order>', 'order of the images').choices(['name', 'shuffled']).default('name'))
    .option('--report <file>', 'write what was found to this JSON file')
    .option(
      '--data <folder>',
      'where the broker keeps its store and the services their logs',
      join(projectFolder, '.vaglio/station'),
    )
    .option('--port <port>', 'port of the broker; a free one unless given', port)
    .option('--broker-address <host:port>', 'where the services look for the broker, when a proxy stands between')
    .option('--tls', 'encrypt what goes to and from the broker', false)
    .parse([...argv], { from: 'user' })
  const options = command.opts<LocalOptions>()
  const isDemo = command.getOptionValueSource('replay') === 'default'
  return isDemo ? { ...options, order: 'shuffled' } : options
}

/** 0 stands for any free one. */
function port(text: string): number {
  return number((value) => Number.isInteger(value) && value >= 0 && value <= 65_535, '0 to 65535')(text)
}

function number(isAllowed: (value: number) => boolean, allowed: string): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isFinite(value) || !isAllowed(value)) throw new InvalidArgumentError(`Allowed: ${allowed}.`)
    return value
  }
}
