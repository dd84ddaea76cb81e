import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Ledger } from './ledger.ts'

const LedgerFile = z.object({ version: z.literal(1), heard: Ledger })

/** Keeps the ledger on the disk. */
export interface LedgerStore {
  /** As it was saved last; empty the first time. @throws when the file is there and is not a ledger, naming it */
  load(): Promise<Ledger>
  /** Resolves when the disk has it, whole or as it was before. */
  save(ledger: Ledger): Promise<void>
}

/** @param folder made if it is not there */
export async function openLedgerFile(folder: string): Promise<LedgerStore> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'heard.json')
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return {}
      const parsed = LedgerFile.safeParse(parseJson(text))
      if (parsed.success) return parsed.data.heard
      throw new Error(
        `${path} is not what was heard of the plants; move it away to begin anew: what the central broker still keeps is then counted as heard for the first time`,
      )
    },
    async save(heard) {
      const unfinished = `${path}.new`
      const file = await open(unfinished, 'w')
      try {
        await file.writeFile(JSON.stringify({ version: 1, heard }))
        await file.datasync()
      } finally {
        await file.close()
      }
      await rename(unfinished, path)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
