import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

const ownerOnly = 0o600
const ownerOnlyFolder = 0o700

/** What was kept cannot be read; the message says where it is and what to do. */
export class PrivateFileError extends Error {
  override name = 'PrivateFileError'
}

/** A JSON document that only its owner may read. */
export interface PrivateFile<Content> {
  readonly content: Content
  /** Replaces the file as a whole; after a power cut it is the old one or the new one. @throws when it cannot be written */
  save(next: Content): Promise<void>
}

/**
 * Opens a document, or begins with the given one where there is no file. One that is damaged is an error and never an empty
 * one: without accounts whoever comes first could make himself engineer.
 * @throws {PrivateFileError}
 */
export async function openPrivateFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
  initial: Content,
): Promise<PrivateFile<Content>> {
  await mkdir(dirname(file), { recursive: true, mode: ownerOnlyFolder })
  // A copy that was put back may have been made by somebody who did not look.
  await chmod(file, ownerOnly).catch(() => {})
  let content: Content = await read(file, schema, initial)
  return {
    get content() {
      return content
    },
    async save(next) {
      await replace(file, `${JSON.stringify(next, null, 2)}\n`)
      content = next
    },
  }
}

async function read<Content>(file: string, schema: z.ZodType<Content>, initial: Content): Promise<Content> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return initial
    const advice = 'put back a copy of it; only when there is none delete it, and begin anew'
    throw new PrivateFileError(
      `${file} cannot be read: ${advice} (${error instanceof Error ? error.message : error})`,
      {
        cause: error,
      },
    )
  }
}

async function replace(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.unfinished`
  try {
    const handle = await open(unfinished, 'wx', ownerOnly)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}
