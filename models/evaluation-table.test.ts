import { expect, it } from 'vitest'
import { aManifest } from '../test/support/builders.ts'
import type { MeasuredSet } from './evaluate-set.ts'
import { evaluationReport } from './evaluation/report.ts'
import { evaluationTable, withTable } from './evaluation-table.ts'

function measured(set: string, defectScore: number): MeasuredSet {
  const manifest = { ...aManifest(), threshold: 1 }
  const judged = [
    { file: 'a.png', score: 0.5, judgeMs: 8 },
    { file: 'b.png', score: defectScore, judgeMs: 9, defect: 'dent' },
  ]
  const report = evaluationReport(
    manifest,
    judged,
    { copiesLeftOut: 0, provenUnseen: true },
    { software: 'vaglio 1', threads: 1 },
  )
  return { set, backbone: 'plain', imagesFitted: 30, fitSeconds: 7.6, report }
}

it('has a line a fit, the bad ones too, and the mean of each backbone', () => {
  const table = evaluationTable([measured('cans', 2), measured('lids', 0.1)])
  expect(table).toMatch(
    /\| cans \(30\) \| plain \| 1\.000 \(\S+ to 1\.00\) \| – \| 0 of 1 \(0 to 98 %\) \| 0 of 1 \(.*\) \|/,
  )
  expect(table).toMatch(
    /\| lids \(30\) \| plain \| 0\.000 .* \| 1 of 1 \(2\.5 to 100 %\) \| 100 % \| 8 \| 8\.0, 9\.0 \|/,
  )
  expect(table).toContain('Mean AUROC: plain 0.500 over 2 sets.')
  expect(table).toContain('vaglio 1, ')
})

it('replaces what stands between the markers and nothing else', () => {
  const text = 'before\n<!-- evaluation -->\nold\n<!-- /evaluation -->\nafter\n'
  expect(withTable(text, 'new\n')).toBe('before\n<!-- evaluation -->\nnew\n<!-- /evaluation -->\nafter\n')
  expect(() => withTable('no markers', 'new')).toThrow('has no place for the table')
})
