import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { recordsFolder } from '../../services/archive/records/record-files.ts'
import { projectFolder } from '../../shared/service/software-version.ts'

const writer = join(projectFolder, 'dist/test/archive/writer.js')
/** Takes long enough to write that a kill comes in the middle. */
const partsOfALargeFile = 12_000

/**
 * Runs the writer and kills it with SIGKILL.
 * @param first the part number to begin with
 * @param afterMs when it is killed, from the first part on that it has settled
 * @returns the numbers of the parts that it has settled, in order
 */
export async function killedWriting(folder: string, first: number, afterMs: number): Promise<number[]> {
  const child = startWriter(folder, first)
  return await settledBy(child, () => void setTimeout(() => child.kill('SIGKILL'), afterMs))
}

/**
 * The same, with fewer and larger files, and killed as soon as one more file of the records is there under whatever name,
 * which is while it is being written.
 */
export async function killedWritingAFile(folder: string, first: number): Promise<number[]> {
  const before = filesUnder(folder)
  const child = startWriter(folder, first, partsOfALargeFile)
  const look = (): void => {
    if (child.exitCode !== null || child.signalCode !== null) return
    if (filesUnder(folder).some((name) => !before.includes(name))) child.kill('SIGKILL')
    else setImmediate(look)
  }
  return await settledBy(child, look)
}

function startWriter(folder: string, first: number, ...more: number[]) {
  const given = [writer, folder, String(first), ...more.map(String)]
  return spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function settledBy(child: ReturnType<typeof startWriter>, onFirst: () => void): Promise<number[]> {
  const exited = once(child, 'exit')
  const settled: number[] = []
  for await (const line of createInterface(child.stdout)) {
    if (settled.length === 0) onFirst()
    settled.push(Number(line))
  }
  await exited
  return settled
}

function filesUnder(folder: string): string[] {
  const records = recordsFolder(folder)
  return existsSync(records)
    ? readdirSync(records, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.parquet'))
    : []
}
