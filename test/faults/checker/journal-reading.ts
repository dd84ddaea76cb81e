import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Reads a folder of files of lines that only grow, a little more each time: the lines that were ended since. Whoever
 * shares this process must not wait for all that was written in an hour.
 */
export function createJournalReader(folder: string): () => Promise<string[]> {
  const readBytes = new Map<string, number>()
  return async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.ndjson')).toSorted()
    const lines: string[] = []
    for (const file of files) {
      const from = readBytes.get(file) ?? 0
      const text = await readFrom(join(folder, file), from)
      const ended = text.subarray(0, text.lastIndexOf('\n') + 1)
      readBytes.set(file, from + ended.length)
      lines.push(...ended.toString('utf8').split('\n').filter(Boolean))
    }
    return lines
  }
}

async function readFrom(file: string, from: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(Math.max(0, size - from)), position: from })
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
