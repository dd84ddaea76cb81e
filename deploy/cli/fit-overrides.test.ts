import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { goodImages, scratched } from '../../models/fit/sample-images.ts'
import { openImageStore } from '../../services/archive/images/image-store.ts'
import { openRecordStore } from '../../services/archive/records/record-store.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { ofKind, readPackage } from '../../shared/model/package.ts'
import { overrideRow, partIdOf, verdictRow } from '../../test/support/archive-rows.ts'
import { silentLog, temporaryFolder } from '../../test/support/nats-server.ts'
import { fitCommand } from './fit.ts'

/** The first three are good parts that were rejected, the fourth is a defect; the exam asks about the others. */
const overridden = 20
const small = ['--size', '64', '--patches', '50', '--position', 'free', '--backbone', 'filter-bank', '--with-overrides']

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let printed = ''
const path = (...parts: string[]) => join(folder.path, ...parts)
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

function png({ data, width, height }: RgbImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

async function run(...args: string[]) {
  await fitCommand()
    .exitOverride()
    .parseAsync([...args, ...small, '--archive', path('archive')], { from: 'user' })
}

let pictures: Buffer[]
beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(path('good'))
  for (const [index, image] of goodImages(10).entries()) await writeFile(path('good', `${index}.png`), await png(image))
  pictures = await Promise.all(goodImages(overridden, 2).map(scratched).map(png))
  const store = await openRecordStore({ folder: path('archive'), station: 'press', schedule: () => {}, log: silentLog })
  const images = await openImageStore(path('archive'), 'press')
  for (const [index, picture] of pictures.entries()) {
    const sequence = index + 1
    store.spools.verdicts.append(verdictRow(sequence), () => {})
    const said = { said_at: new Date(Date.UTC(2026, 0, 5, 9, sequence)).toISOString() }
    store.spools.overrides.append(
      overrideRow(sequence, 1, sequence === 4 ? { ...said, verdict: 'reject' } : said),
      () => {},
    )
    images.add('override', partIdOf(sequence), 'top', picture)
  }
  await store.tidy(Date.now())
  await store.close()
  printed = ''
  const record = (text: string | Uint8Array) => {
    printed += text
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(record)
  vi.spyOn(process.stderr, 'write').mockImplementation(record)
})

afterEach(async () => {
  vi.restoreAllMocks()
  await folder[Symbol.asyncDispose]()
})

it('learns from good parts that were rejected, prices thresholds by the defect, and knows none that the exam asks about', async () => {
  await run('--good', path('good'), '--out', path('part', '2'))
  const { manifest } = ofKind(await readPackage(path('part', '2')), 'anomaly')
  const { provenance, promise } = manifest
  const digests = 'imageDigests' in provenance ? (provenance.imageDigests ?? []) : []
  expect([digests.length, promise?.imagesHeldBack]).toEqual([13, 10])
  const known = pictures.flatMap((picture, index) => (digests.includes(digestOf(picture)) ? [index + 1] : []))
  expect(known).toEqual([1, 2, 3])
  expect(printed).toContain('3 images of good parts that had been rejected are among them')
  expect(printed).toMatch(/defects found[\s\S]*of 1 /)
})

it('refuses an image that the exam asks about, by its name', async () => {
  await writeFile(path('good', 'taken-from-the-page.png'), pictures[19] ?? '')
  const refused = run('--good', path('good'), '--out', path('part', '2'))
  await expect(refused).rejects.toThrow('the exam asks about 1 of these images: taken-from-the-page.png')
})
