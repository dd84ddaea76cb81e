import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openReader } from '../../../services/archive/reading/reader.ts'
import { openRecordStore } from '../../../services/archive/records/record-store.ts'
import { overrideRow, partIdOf, verdictRow } from '../../../test/support/archive-rows.ts'
import { silentLog, temporaryFolder } from '../../../test/support/nats-server.ts'
import { bundleContents, writeBundle } from './evidence-bundle.ts'
import { recordedPart } from './recorded-part.ts'

const limits = { threads: 1, memoryMebibytes: 128, durationMsMax: 20_000 }
/** The last record of a zip file without a comment, and where it has the number of files. */
const zipEndBytes = 22
const zipEndSignature = 0x06054b50
const madeAt = '2026-01-06T00:00:00.000Z'

test('a bundle has all that is on record of a part, and a manifest that fits', async () => {
  await using folder = await temporaryFolder()
  const store = await openRecordStore({ folder: folder.path, station: 'press', schedule: () => {}, log: silentLog })
  store.spools.verdicts.append(verdictRow(1), () => {})
  store.spools.overrides.append(overrideRow(1, 1), () => {})
  await store.tidy(Date.now())
  await store.close()
  await using reader = await openReader(folder.path, limits)
  const recorded = await recordedPart(reader, '1')
  expect(await recordedPart(reader, partIdOf(1))).toEqual(recorded)
  const picture = join(folder.path, 'part.top.jpg')
  writeFileSync(picture, 'a picture')
  const contents = bundleContents(recorded, [picture], madeAt)
  const json = (name: string) => JSON.parse(String(contents.get(name)))
  expect(json('part.json')).toMatchObject({ sequence: 1, truth: 'pass', models: ['plate/1@abababababab'] })
  expect(json('judges.json')).toEqual({ top: 'seen' })
  expect(json('checks.json')).toMatchObject([{ name: 'bore', value: 14.2 }])
  expect(json('overrides.json')).toMatchObject([{ person: 'anna' }])
  const { partId, files } = json('manifest.json')
  expect(partId).toBe(partIdOf(1))
  expect(files.map(({ path }: { path: string }) => path).toSorted()).toEqual(
    [...contents.keys()].filter((path) => path !== 'manifest.json').toSorted(),
  )
  const sha256 = createHash('sha256').update('a picture').digest('hex')
  expect(files).toContainEqual({ path: 'images/part.top.jpg', bytes: 9, sha256 })

  const file = join(folder.path, 'part.zip')
  await writeBundle(contents, file)
  const end = readFileSync(file).subarray(-zipEndBytes)
  expect(end.readUInt32LE()).toBe(zipEndSignature)
  expect(end.readUInt16LE(10)).toBe(contents.size)
  expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('a part that is not on record, or is called in no way that parts are, is refused', async () => {
  const nothing = { ask: async () => ({ columns: [], rows: [] }), [Symbol.asyncDispose]: async () => {} }
  await expect(recordedPart(nothing, '17')).rejects.toThrow('no part 17 is on record')
  for (const name of ["1' OR '1'='1", 'x', '01kdzq1g000000000000000001'])
    await expect(recordedPart(nothing, name)).rejects.toThrow('neither')
})
