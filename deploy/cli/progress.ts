import { Presets, SingleBar } from 'cli-progress'

/** Shows a person how far a long command is. */
export interface Progress {
  /** @param done steps of this stage finished, of `total` */
  report(stage: string, done: number, total: number): void
  end(): void
}

/** A bar on a terminal; elsewhere one line for each stage that is finished, so that log files stay readable. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) {
    return {
      report: (stage, done, total) => void (done === total && stream.write(`${stage}: ${total} done\n`)),
      end: () => {},
    }
  }
  const bar = new SingleBar(
    { stream, format: '{bar} {stage} {value}/{total}', clearOnComplete: true },
    Presets.shades_classic,
  )
  let current: string | undefined
  return {
    report(stage, done, total) {
      if (stage !== current) bar.start(total, 0, { stage })
      current = stage
      bar.update(done, { stage })
    },
    end: () => bar.stop(),
  }
}
