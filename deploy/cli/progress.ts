import { Presets, SingleBar } from 'cli-progress'

/** Shows a person how far a long command is. */
export interface Progress {
  /** @param done steps of this stage finished, of `total` */
  report(stage: string, done: number, total: number): void
  end(): void
}

const format = '{bar} {stage} {value}/{total} · {rate}/s · {eta_formatted} left'

/** Steps a second, with one decimal where there are few. */
function rateOf(done: number, elapsedMs: number): string {
  const rate = (1000 * done) / Math.max(1, elapsedMs)
  return rate < 10 ? rate.toFixed(1) : rate.toFixed(0)
}

/** When the stage under way began. */
function stopwatch(now: () => number): (stage: string) => number {
  let current: string | undefined
  let startedMs = 0
  return (stage) => {
    if (stage !== current) startedMs = now()
    current = stage
    return now() - startedMs
  }
}

/**
 * A bar with rate and remaining time on a terminal; elsewhere one line for each stage that is finished, so that log
 * files stay readable.
 * @param now a clock in milliseconds
 */
export function createProgress(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): Progress {
  const elapsedMs = stopwatch(now)
  if (!stream.isTTY) {
    return {
      report(stage, done, total) {
        const rate = rateOf(done, elapsedMs(stage))
        if (done === total) stream.write(`${stage}: ${total} done, ${rate}/s\n`)
      },
      end: () => {},
    }
  }
  const bar = new SingleBar({ stream, format, clearOnComplete: true, etaBuffer: 20 }, Presets.shades_classic)
  let current: string | undefined
  return {
    report(stage, done, total) {
      const rate = rateOf(done, elapsedMs(stage))
      if (stage !== current) bar.start(total, 0, { stage, rate })
      current = stage
      bar.update(done, { stage, rate })
    },
    end: () => bar.stop(),
  }
}
