import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projectFolder } from '../../shared/service/software-version.ts'

const writer = join(projectFolder, 'dist/test/archive/writer.js')

/**
 * Runs the writer and kills it with SIGKILL.
 * @param first the part number to begin with
 * @param afterMs when it is killed, from the first part on that it has settled
 * @returns the numbers of the parts that it has settled, in order
 */
export async function killedWriting(folder: string, first: number, afterMs: number): Promise<number[]> {
  const child = spawn(process.execPath, [writer, folder, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const settled: number[] = []
  for await (const line of createInterface(child.stdout)) {
    if (settled.length === 0) setTimeout(() => child.kill('SIGKILL'), afterMs)
    settled.push(Number(line))
  }
  await exited
  return settled
}
