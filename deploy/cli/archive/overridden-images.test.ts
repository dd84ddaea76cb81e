import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { expect, test } from 'vitest'
import { openImageStore } from '../../../services/archive/images/image-store.ts'
import { openReader } from '../../../services/archive/reading/reader.ts'
import { openRecordStore } from '../../../services/archive/records/record-store.ts'
import { imageDigest } from '../../../shared/model/image-digest.ts'
import { overrideRow, partIdOf, verdictRow } from '../../../test/support/archive-rows.ts'
import { silentLog, temporaryFolder } from '../../../test/support/nats-server.ts'
import { assertNotInExam, overriddenImages } from './overridden-images.ts'

const limits = { threads: 1, memoryMebibytes: 128, durationMsMax: 20_000 }
/** What a person said of a part, one minute after the one before. */
const saidOf = (sequence: number) => new Date(Date.parse('2026-01-05T09:00:00Z') + sequence * 60_000).toISOString()

/** An archive of so many overridden parts, every third of them a defect that had passed. */
async function archiveOf(folder: string, parts: number, views: readonly string[] = ['top']): Promise<void> {
  const store = await openRecordStore({ folder, station: 'press', schedule: () => {}, log: silentLog })
  const images = await openImageStore(folder, 'press')
  for (let sequence = 1; sequence <= parts; sequence += 1) {
    const isDefect = sequence % 3 === 0
    store.spools.verdicts.append(verdictRow(sequence, { verdict: isDefect ? 'pass' : 'reject' }), () => {})
    const said = { verdict: isDefect ? 'reject' : 'pass', said_at: saidOf(sequence) }
    store.spools.overrides.append(overrideRow(sequence, 1, said), () => {})
    for (const view of views) images.add('override', partIdOf(sequence), view, Buffer.from(`${sequence} ${view}`))
  }
  await store.tidy(Date.now())
  await store.close()
}

async function read(folder: string, view?: string) {
  await using reader = await openReader(folder, limits)
  return await overriddenImages(reader, folder, view)
}

const partsOf = (files: readonly string[]) => files.map((file) => basename(file).split('.')[0])

test('the last sixteen are for the exam; of those before, good parts and defects are told apart', async () => {
  await using folder = await temporaryFolder()
  await archiveOf(folder.path, 22)
  const { good, defect, forExam } = await read(folder.path)
  expect(partsOf(good)).toEqual([1, 2, 4, 5].map(partIdOf))
  expect(partsOf(defect)).toEqual([3, 6].map(partIdOf))
  expect(partsOf(forExam)).toEqual(Array.from({ length: 16 }, (_, index) => partIdOf(index + 7)))
})

test('where the exam asks about all of them there is nothing to learn', async () => {
  await using folder = await temporaryFolder()
  await archiveOf(folder.path, 16)
  await expect(read(folder.path)).rejects.toThrow('pictures of 16 overridden parts, and the exam')
})

test('of several views one has to be named', async () => {
  await using folder = await temporaryFolder()
  await archiveOf(folder.path, 18, ['top', 'side'])
  await expect(read(folder.path)).rejects.toThrow('give --view with one of')
  const { good, forExam } = await read(folder.path, 'side')
  expect([...good, ...forExam].every((file) => basename(file).includes('.side.'))).toBe(true)
  expect(forExam).toHaveLength(16)
})

test('an image that the exam asks about is refused by its bytes, whatever it is called', async () => {
  await using folder = await temporaryFolder()
  await archiveOf(folder.path, 18)
  const { good, forExam } = await read(folder.path)
  const copy = `${folder.path}/mine/copy-of-it.png`
  mkdirSync(dirname(copy), { recursive: true })
  writeFileSync(copy, readFileSync(forExam[0] ?? ''))
  const asImage = (file: string) => ({ name: basename(file), digest: imageDigest(readFileSync(file)) })
  await assertNotInExam(good.map(asImage), forExam)
  const refused = assertNotInExam([...good, copy].map(asImage), forExam)
  await expect(refused).rejects.toThrow('the exam asks about 1 of these images: copy-of-it.png')
})
