import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { explanationPage } from './explanation-page.ts'
import { explanationsOf, readWantedPart, type WantedPart } from './explanation-records.ts'
import { explanationText } from './explanation-words.ts'
import { StationError, type StationOptions, withStationBus, withStationOptions } from './station-bus.ts'

interface ExplainOptions extends StationOptions {
  readonly html?: string
  readonly json: boolean
}

/** `vaglio explain`: where a model finds a part suspicious, and which good image it resembles there. */
export function explainCommand(): Command {
  const command = new Command('explain')
    .description('Why the model found a part suspicious: where, by how much, and what it should have looked like.')
    .argument('[part]', 'number or identity of the part (default: the last one that was suspicious)', parsePart)
  return withStationOptions(command)
    .option('--html <file>', 'write a page with the pictures')
    .option('--json', 'print it as JSON', false)
    .action(async (wanted: WantedPart, options: ExplainOptions) => {
      const found = await withStationBus('viewer', options, (bus) => explanationsOf(bus, wanted))
      if (found.length === 0) throw new StationError(noneKept(wanted))
      if (options.html !== undefined) await writePage(options.html, explanationPage(found))
      process.stdout.write(options.json ? `${JSON.stringify(found, null, 2)}\n` : explanationText(found))
    })
}

function parsePart(text: string): Exclude<WantedPart, undefined> {
  const wanted = readWantedPart(text)
  if (wanted) return wanted
  throw new InvalidArgumentError('Give the number of a part, such as 41, or its identity of 26 characters.')
}

function noneKept(wanted: WantedPart): string {
  const part = wanted && `part ${'sequence' in wanted ? wanted.sequence : wanted.partId}`
  return (
    `no explanation ${part ? `of ${part} ` : ''}is kept: only parts that a model finds suspicious are explained, ` +
    'at most two a second and when the line leaves time for it, and they are kept for an hour'
  )
}

async function writePage(file: string, page: string): Promise<void> {
  await writeFile(file, page).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StationError(`the page cannot be written: ${reason}; name another file with --html`, { cause: error })
  })
}
