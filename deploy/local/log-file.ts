import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'

const openAgainMs = 1000

/** A file that lines are added to. A full disk costs lines, not the station, and only for as long as it is full. */
export interface LogFile {
  write(line: string): void
  end(): void
}

/** @param create opens the file for adding; another one in tests */
export function openLogFile(
  file: string,
  create: (file: string) => Writable = (path) => createWriteStream(path, { flags: 'a' }),
  monotonicMs: () => number = () => performance.now(),
): LogFile {
  let brokenMs = Number.NEGATIVE_INFINITY
  let stream: Writable | undefined

  function open(): Writable {
    const opened = create(file).on('error', () => {
      brokenMs = monotonicMs()
      if (stream === opened) stream = undefined
    })
    return opened
  }

  return {
    write(line) {
      if (!stream && monotonicMs() - brokenMs < openAgainMs) return
      stream ??= open()
      stream.write(`${line}\n`)
    },
    end: () => stream?.end(),
  }
}
