import { expect, test } from 'vitest'
import type { CheckResult } from '../../shared/contracts/finding.ts'
import { type JudgedPart, partMistakes, partTallies } from './judged-parts.ts'
import { positionMistakes, positionTallies, screwsIn } from './judged-positions.ts'
import { tallyTable, togetherTable } from './table.ts'
import { together } from './together.ts'

function aCheck(name: string, passed: boolean): CheckResult {
  const region = { x: 0, y: 0, width: 1, height: 1 }
  return {
    name,
    kind: 'size',
    passed,
    onFail: 'reject',
    unit: 'mm',
    limits: {},
    region,
    reason: `${name} was measured`,
  }
}

function aPart(file: string, defect: string | undefined, ...failing: string[]): JudgedPart {
  const checks = ['cap', 'label'].map((name) => aCheck(name, !failing.includes(name)))
  return { file, checks, ...(defect !== undefined && { defect }) }
}

const bottles = [
  aPart('good/1.jpg', undefined),
  aPart('good/2.jpg', undefined, 'label'),
  aPart('d/1.jpg', 'no-cap', 'cap'),
  aPart('d/2.jpg', 'no-cap', 'cap', 'label'),
  aPart('d/3.jpg', 'dent'),
]

test('a part is found as soon as one check fails; every type is counted apart', () => {
  const counted = partTallies('bottles', bottles, 0.9).map(({ what, count, total }) => [what, count, total])
  expect(counted).toEqual([
    ['dent found', 0, 1],
    ['no-cap found', 2, 2],
    ['defects found', 2, 3],
    ['good parts rejected', 1, 2],
  ])
  expect(partMistakes('bottles', bottles).map(({ file, truth, said }) => [file, truth, said])).toEqual([
    ['good/2.jpg', 'good', 'label was measured'],
    ['d/3.jpg', 'dent', 'every check passed'],
  ])
})

test('the table says how sure a share is and whether the aim is met', () => {
  const lines = tallyTable(partTallies('bottles', bottles, 0.9)).slice(2)
  expect(lines).toEqual([
    '| bottles | dent found | 0 of 1 (0 %; 0 to 98 %) | at least 90 %: **missed** |',
    '| bottles | no-cap found | 2 of 2 (100 %; 16 to 100 %) | at least 90 %: met |',
    '| bottles | defects found | 2 of 3 (67 %; 9.4 to 99 %) | at least 90 %: **missed** |',
    '| bottles | good parts rejected | 1 of 2 (50 %; 1.3 to 99 %) | at most 0: **missed** |',
  ])
  const rate = { set: 'boards', what: 'false regions an image', count: 80, total: 160, isRate: true } as const
  expect(tallyTable([{ ...rate, aim: { is: 'at most', value: 1 } }])[2]).toContain(
    '| 80 in 160 (0.50 each) | at most 1: met |',
  )
})

test('model and rules are told apart on every photo', () => {
  const scores = { 'good/1.jpg': 0.5, 'good/2.jpg': 1, 'd/1.jpg': 1.5, 'd/2.jpg': 0.2, 'd/3.jpg': 0.9 }
  const model = { threshold: 1, images: Object.entries(scores).map(([file, score]) => ({ file, score })) }
  const found = together('bottles', bottles, model)
  expect(found.defects).toEqual({ both: 1, modelOnly: 0, rulesOnly: 1, neither: 1 })
  // A score at the threshold is not above it.
  expect(found.good).toEqual({ both: 0, modelOnly: 0, rulesOnly: 1, neither: 1 })
  expect(found.missed).toEqual(['3.jpg'])
  expect(togetherTable([found])[2]).toBe('| bottles | 3 defects | 1 | 0 | 1 | 1 |')
  expect(() => together('bottles', bottles, { ...model, images: [] })).toThrow('the model has not judged')
})

test('the digits of a photo say which screws are there', () => {
  expect(screwsIn('a/34_1001.jpg')).toEqual([true, false, false, true])
  expect(() => screwsIn('a/108.jpg')).toThrow('is not named for its screws')
})

test('every position is right or wrong by itself', () => {
  const checks = ['top-left', 'top-right', 'bottom-left', 'bottom-right'].map((place, index) =>
    aCheck(`screw-${place}`, index !== 1 && index !== 2),
  )
  // There: top-left and bottom-left. Said: top-left and bottom-right.
  const parts = [{ file: '1_1010.jpg', defect: 'missing-screw', checks }]
  expect(positionTallies('screws', parts).map(({ what, count, total }) => [what, count, total])).toEqual([
    ['positions right', 2, 4],
    ['missing screws found', 1, 2],
    ['screws seen', 1, 2],
  ])
  expect(positionMistakes('screws', parts).map(({ truth }) => truth)).toEqual([
    'bottom-left: a screw',
    'bottom-right: no screw',
  ])
  expect(() => positionTallies('screws', [{ file: '1_1010.jpg', checks: [] }])).toThrow('position top-left')
})
