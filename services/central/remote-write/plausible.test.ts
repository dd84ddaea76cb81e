import { expect, test } from 'vitest'
import { aheadMsMax, plausible } from './plausible.ts'

const nowMs = Date.parse('2026-01-05T08:00:00.000Z')
const good = { metric: 'vaglio_ready', labels: { plant: 'north' }, value: 1, atMs: nowMs }

test.each([
  ['as it should be', good, true],
  ['of a month ago: the store says what is too old for it', { ...good, atMs: nowMs - 30 * 86_400_000 }, true],
  ['by a clock a little ahead', { ...good, atMs: nowMs + aheadMsMax }, true],
  ['of the future', { ...good, atMs: nowMs + aheadMsMax + 1 }, false],
  ['of no time', { ...good, atMs: Number.NaN }, false],
  ['without a number', { ...good, value: Number.NaN }, false],
  ['under a name of the store’s own', { ...good, metric: 'ALERTS' }, false],
  ['under another program’s name', { ...good, metric: 'up' }, false],
  ['with a label that names the metric', { ...good, labels: { __name__: 'up' } }, false],
  ['with a label without end', { ...good, labels: { plant: 'x'.repeat(201) } }, false],
  [
    'with more labels than anybody needs',
    { ...good, labels: Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`l${n}`, ''])) },
    false,
  ],
])('a point %s', (_, point, isTaken) => {
  expect(plausible([point], nowMs)).toEqual({ points: isTaken ? [point] : [], left: isTaken ? 0 : 1 })
})
