import { expect, test } from 'vitest'
import { aModelFinding, aRulesFinding, captureWallMs } from '../../../test/support/builders.ts'
import { aboutPart, anOverride, aRecord, partIdOf, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { PartsQuery } from '../api/part.ts'
import type { PartDatabase } from './database.ts'
import { createFrameIndex } from './frame-index.ts'
import { createPartStore, type PartStore } from './part-store.ts'
import { createRetention, partLimits } from './retention.ts'

const nowMs = captureWallMs + 10_000

function filled(database: PartDatabase, parts: number): PartStore {
  const store = createPartStore(database)
  const findings = { top: { model: aModelFinding(), rules: aRulesFinding({ passed: false }) } }
  for (let number = 1; number <= parts; number += 1) store.addVerdict(aRecord(number, { findings }))
  return store
}

const all = (store: PartStore): number[] => store.list(PartsQuery.parse({ limit: 200 })).map(({ sequence }) => sequence)

test('the oldest parts go when there are too many, with all that belongs to them', () => {
  using folder = temporaryDatabase()
  const store = filled(folder.database, 6)
  store.addOverride(aboutPart(1), anOverride())
  const gone = createRetention(folder.database, { ...partLimits, partsMax: 4 })(nowMs)
  expect(gone).toEqual([partIdOf(1), partIdOf(2)])
  expect(all(store)).toEqual([6, 5, 4, 3])
  for (const table of ['records', 'faults', 'scores', 'overrides']) {
    const column = table === 'overrides' ? 'part_id' : 'part'
    const rows = folder.database.prepare(`SELECT DISTINCT ${column} AS part FROM ${table}`).all()
    expect({ table, rows: rows.length }).toEqual({ table, rows: table === 'overrides' ? 0 : 4 })
  }
})

test('those that are too old go', () => {
  using folder = temporaryDatabase()
  const store = filled(folder.database, 6)
  createRetention(folder.database, { ...partLimits, ageMsMax: 7000 })(nowMs)
  expect(all(store)).toEqual([6, 5, 4, 3])
})

test('a file that is too large is brought below its limit and stays there', () => {
  using folder = temporaryDatabase()
  const store = filled(folder.database, 1000)
  const trim = createRetention(folder.database, { ...partLimits, bytesMax: 400_000 })
  let rounds = 0
  while (trim(nowMs).length > 0) rounds += 1
  expect(rounds).toBeGreaterThan(1)
  const left = all(store).length
  expect(left).toBeGreaterThan(0)
  expect(trim(nowMs)).toEqual([])
})

test('where pictures are is forgotten when the broker has them no more', () => {
  using folder = temporaryDatabase()
  const frames = createFrameIndex(folder.database)
  frames.add({ partId: partIdOf(1), view: 'top', streamSequence: 7, storedAtMs: captureWallMs + 0.25 })
  const trim = createRetention(folder.database)
  trim(captureWallMs + partLimits.frameAgeMsMax)
  expect(frames.find(partIdOf(1), 'top')).toBe(7)
  trim(captureWallMs + partLimits.frameAgeMsMax + 1)
  expect(frames.find(partIdOf(1), 'top')).toBeUndefined()
})
