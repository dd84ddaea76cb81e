import { expect, test } from 'vitest'
import type { Verdict } from '../../../shared/contracts/verdict.ts'
import { aCheckResult, aModelFinding, captureWallMs } from '../../../test/support/builders.ts'
import { aboutPart, anOverride, aRecord, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { createPartStore } from './part-store.ts'
import { createScoreBins } from './threshold-queries.ts'

const hourMs = 3_600_000

function verdictOf(top: number, changes: Partial<Verdict> = {}, side = 0.5, failed: string[] = []): Partial<Verdict> {
  const checks = failed.map((name) => aCheckResult({ name, passed: false }))
  const findings = {
    top: { model: aModelFinding(top), rules: { outcome: 'judged' as const, checks } },
    side: { model: aModelFinding(side) },
  }
  const isRejected = top > 1 || side > 1 || failed.length > 0
  return { verdict: isRejected ? 'reject' : 'pass', findings, ...changes }
}

test('a part is counted by what another threshold would do to it', async () => {
  using folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  store.addVerdict(aRecord(1, verdictOf(0.91)))
  store.addVerdict(aRecord(2, verdictOf(1.11)))
  store.addVerdict(aRecord(3, verdictOf(1.11, {}, 0.5, ['bore'])))
  store.addVerdict(aRecord(4, verdictOf(1.11, {}, 1.5)))
  store.addVerdict(aRecord(5, verdictOf(1.11, { basis: 'fail-safe' })))
  store.addVerdict(aRecord(6, verdictOf(0.91, { verdict: 'stop' })))
  store.addVerdict(aRecord(-9, verdictOf(0.91)))
  store.addVerdict(aRecord(2 * 3600, verdictOf(0.91)))
  store.addVerdict(aRecord(2 * 3600 - 1, verdictOf(0.91)))
  store.addOverride(aboutPart(2), anOverride({ verdict: 'pass' }))
  store.addOverride(aboutPart(1), anOverride({ verdict: 'reject' }))
  const nothing = { passed: 0, scoreAlone: 0, otherwise: 0, saidGood: 0, saidBad: 0 }
  expect(await createScoreBins(folder.database)('top', captureWallMs, captureWallMs + 2 * hourMs)).toEqual([
    { ...nothing, score: 0.9, passed: 2, otherwise: 1, saidBad: 1 },
    { ...nothing, score: 1.1, scoreAlone: 1, otherwise: 3, saidGood: 1 },
  ])
})
