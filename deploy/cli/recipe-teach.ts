import { Command, InvalidArgumentError } from 'commander'

/** What the command line says of teaching. */
export interface TeachArguments {
  readonly good: string[]
  readonly view?: string
  readonly promise: number
  readonly write: boolean
}

/** Reads a share such as `0.5%` or `0.005`. */
export function parsePromise(text: string): number {
  const [, digits, sign] = /^([\d.]+)\s*(%?)$/.exec(text.trim()) ?? []
  const share = Number(digits) / (sign === '%' ? 100 : 1)
  if (share > 0 && share <= 0.5) return share
  throw new InvalidArgumentError('Give a share above 0 and up to 50 %, such as 0.5% or 0.005.')
}

/** `vaglio recipe teach`: proposes limits from photos of good parts. */
export function teachCommand(): Command {
  return (
    new Command('teach')
      .description('Measures photos of good parts and proposes limits that keep a promise of false rejects.')
      .argument('<file>', 'the recipe, with its regions drawn and limits of any kind')
      .requiredOption('--good <paths...>', 'folders of photos of good parts (.png, .jpg, .jpeg), or single photos')
      .option('--view <name>', 'the view that the photos show (default: the only one)')
      .option('--promise <share>', 'share of good parts that all checks together may reject', parsePromise, 0.005)
      .option('--write', 'change the numbers in the file; the file as it was is kept beside it', false)
      // What loads OpenCV is loaded when it is asked for.
      .action(async (file: string, given: TeachArguments) =>
        (await import('./recipe-teach-file.ts')).teach(file, given),
      )
  )
}
