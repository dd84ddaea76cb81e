import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Asks a process to end and resolves when it has; after `limitMs` it is no longer asked. */
export async function stopChild(child: ChildProcess, limitMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  await ended
  clearTimeout(killer)
}
