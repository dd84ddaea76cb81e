import { createHash } from 'node:crypto'
import { createWriteStream, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { softwareVersion } from '../../../shared/service/software-version.ts'
import type { RecordedPart } from './recorded-part.ts'

const readme = `What is on record of one part, as Vaglio's archive had it when this file was made.

part.json       verdict, basis, score, reasons, recipe revision, software, models with the beginning of their SHA-256,
                the time each stage took in milliseconds, the trace id, what people said of it last; times are in UTC
judges.json     what the model and the rules said of each view
checks.json     every measurement with its limits
overrides.json  every word of a person about it, in order
images/         its pictures as the cameras gave them, as far as they are kept
manifest.json   SHA-256 and size of every file here; \`sha256sum\` of a file that was taken out gives the same
`

/** What goes into a bundle, by its path there. */
export function bundleContents({ part, checks, overrides }: RecordedPart, images: readonly string[], madeAt: string) {
  const { findings, ...rest } = part
  const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  const contents = new Map<string, Buffer>([
    ['README.txt', Buffer.from(readme)],
    ['part.json', json(rest)],
    ['judges.json', json(JSON.parse(typeof findings === 'string' ? findings : '{}'))],
    ['checks.json', json(checks)],
    ['overrides.json', json(overrides)],
    ...images.map((path): [string, Buffer] => [`images/${basename(path)}`, readFileSync(path)]),
  ])
  const files = [...contents].map(([path, bytes]) => {
    return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  })
  const manifest = { partId: part.part_id, station: part.station, madeAt, madeBy: softwareVersion, files }
  return contents.set('manifest.json', json(manifest))
}

/** Writes a zip file; there is all of it or none. */
export async function writeBundle(contents: ReadonlyMap<string, Buffer>, file: string): Promise<void> {
  const zip = new ZipFile()
  for (const [path, bytes] of contents) zip.addBuffer(bytes, path)
  zip.end()
  const temporary = `${file}.tmp`
  try {
    await pipeline(zip.outputStream, createWriteStream(temporary))
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
