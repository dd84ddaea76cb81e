import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { projectFolder } from '../../shared/service/software-version.ts'

/** What can be asked of `npm start`. */
export interface LocalOptions {
  readonly recipe: string
  readonly replay: string
  readonly watch?: string
  readonly rate: number
  readonly count?: number
  readonly order: 'name' | 'shuffled'
  readonly report?: string
  readonly data: string
  readonly port?: number
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
    .option(
      '--port <port>',
      'port of the broker; a free one unless given',
      number((value) => value >= 1 && value <= 65_535, '1 to 65535'),
    )
    .parse([...argv], { from: 'user' })
  const options = command.opts<LocalOptions>()
  const isDemo = command.getOptionValueSource('replay') === 'default'
  return isDemo ? { ...options, order: 'shuffled' } : options
}

function number(isAllowed: (value: number) => boolean, allowed: string): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isFinite(value) || !isAllowed(value)) throw new InvalidArgumentError(`Allowed: ${allowed}.`)
    return value
  }
}
