import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { HistoryEvent } from '../history.ts'
import type { CameraBehaviour } from './camera-behaviour.ts'
import type { LineCommand } from './line-command.ts'

const entry = fileURLToPath(new URL('line-process.js', import.meta.url))

/** The production line as a process of its own, so that nothing the campaign does shifts its clock. */
export interface Line {
  rate(perSecond: number): void
  camera(behaviour: CameraBehaviour, share?: number): void
  /** Cuts the link to the plant adapter once. */
  cut(): void
  end(): Promise<void>
}

export function startLine(
  options: Omit<Extract<LineCommand, { do: 'start' }>, 'do'>,
  onEvent: (event: HistoryEvent) => void,
): Line {
  const child = fork(entry, { execArgv: ['--enable-source-maps'], detached: true })
  const ended = once(child, 'exit')
  const tell = (command: LineCommand): void => void (child.connected && child.send(command))
  let ending = false
  child.on('exit', () => {
    if (!ending) throw new Error('the process of the line ended; what it said is above')
  })
  child.on('message', (event) => onEvent(event as HistoryEvent))
  tell({ do: 'start', ...options })
  return {
    rate: (perSecond) => tell({ do: 'rate', perSecond }),
    camera: (behaviour, share = 1) => tell({ do: 'camera', behaviour, share }),
    cut: () => tell({ do: 'cut' }),
    async end() {
      ending = true
      tell({ do: 'end' })
      await ended
    },
  }
}
