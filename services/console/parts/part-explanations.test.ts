import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Explanation } from '../../../shared/contracts/explanation.ts'
import { aModelFinding } from '../../../test/support/builders.ts'
import { aRecord, partIdOf } from '../../../test/support/console-parts.ts'
import { openKeptFiles } from './kept-files.ts'
import { createPartExplanations } from './part-explanations.ts'
import type { PartRecord } from './part-record.ts'

const explanation: Explanation = {
  model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
  score: 1.86,
  threshold: 1,
  inspected: { x: 0, y: 0, width: 8, height: 6 },
  picture: 'QUJD',
}

async function explanations(record: PartRecord | undefined, atBroker: (Explanation | undefined)[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'vaglio-test-'))
  const kept = await openKeptFiles(folder, 100_000)
  const store = { find: () => record && { record, override: undefined, revision: 0 } }
  const fetch = async (): Promise<Explanation | undefined> => atBroker.shift()
  return {
    ...createPartExplanations({ store, kept, fetch }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

test('one is found at the broker, and when it was kept also after the broker has lost it', async () => {
  using given = await explanations(undefined, [explanation, undefined, explanation])
  expect(await given.find(partIdOf(1), 'top')).toEqual({ explanation })
  expect(await given.keep(partIdOf(1), 'top')).toBe(false)
  expect(await given.keep(partIdOf(1), 'top')).toBe(true)
  expect(await given.find(partIdOf(1), 'top')).toEqual({ explanation })
})

test.each([
  [undefined, /not known here/],
  [aRecord(1, {}, { viewsExpected: ['left', 'right'] }), /has no view top; it has left, right/],
  [aRecord(1), /did not answer in time/],
  [aRecord(1, { findings: { top: { model: aModelFinding(0.5) } } }), /did not find this part suspicious/],
  [
    aRecord(1, { findings: { top: { model: { outcome: 'unable', code: 'image-empty', reason: 'no bytes' } } } }),
    /could not judge this picture: no bytes/,
  ],
  [aRecord(1, { findings: { top: { model: aModelFinding(1.5) } } }), /at most two a second/],
])('where there is none the reason is said', async (record, reason) => {
  using given = await explanations(record)
  expect(await given.find(partIdOf(1), 'top')).toEqual({ reason: expect.stringMatching(reason) })
})
