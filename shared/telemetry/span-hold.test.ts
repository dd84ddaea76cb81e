import { expect, test } from 'vitest'
import { createSpanHold, spansHeldMax, tracesKeptMax } from './span-hold.ts'

const never = `${'0'.repeat(19)}${'f'.repeat(13)}`
const always = '0'.repeat(32)

function aHold(ratio = 0) {
  const sent: string[] = []
  const at = { nowMs: 0, leftOut: 0 }
  const onLeftOut = (spans: number) => (at.leftOut += spans)
  const hold = createSpanHold({ ratio, holdMs: 1200, monotonicMs: () => at.nowMs, onLeftOut })
  const ended = (traceId: string, name = traceId) => hold.ended(traceId, () => sent.push(name))
  return { at, sent, ended, keep: hold.keep, end: hold.end }
}

test('a span waits for the word that its trace is kept, and what ends afterwards goes at once', () => {
  const { sent, ended, keep } = aHold()
  ended(never, 'before')
  ended('e'.repeat(32), 'of another part')
  expect(sent).toEqual([])
  keep(never)
  ended(never, 'after')
  expect(sent).toEqual(['before', 'after'])
})

test('a span nobody spoke for in time is left out and counted', () => {
  const { at, sent, ended, keep } = aHold()
  ended(never, 'early')
  at.nowMs = 1200
  keep(never)
  expect(sent).toEqual([])
  expect(at.leftOut).toBe(1)
})

test('spans that are held are bounded: the oldest make room', () => {
  const { at, sent, ended, keep } = aHold()
  for (let count = 0; count <= spansHeldMax; count += 1) ended(never, String(count))
  expect(at.leftOut).toBe(1)
  keep(never)
  expect(sent).toHaveLength(spansHeldMax)
  expect(sent[0]).toBe('1')
})

test('a trace that several speak for takes the place of one among those that are remembered', () => {
  const { sent, ended, keep } = aHold()
  const trace = (count: number): string => count.toString(16).padStart(32, '0')
  for (let count = 0; count < tracesKeptMax; count += 1) keep(trace(count))
  for (let times = 0; times < 3; times += 1) keep(trace(tracesKeptMax - 1))
  ended(trace(0), 'of the first')
  expect(sent).toEqual(['of the first'])
  keep(never)
  ended(trace(1), 'of the second')
  ended(trace(0), 'of the first again')
  expect(sent).toEqual(['of the first', 'of the second'])
})

test('what is held at the end is left out and counted', () => {
  const { at, sent, ended, keep, end } = aHold()
  ended(never)
  end()
  keep(never)
  expect([sent, at.leftOut]).toEqual([[], 1])
})

test('the ratio decides by the trace id alone, so that every process takes the same parts', () => {
  const { sent, ended } = aHold(0.1)
  ended(always)
  ended(`${'f'.repeat(19)}1${'0'.repeat(12)}`, 'within')
  ended(`${'0'.repeat(19)}2${'0'.repeat(12)}`, 'beyond')
  expect(sent).toEqual([always, 'within'])
  const all = aHold(1)
  all.ended(never)
  expect(all.sent).toEqual([never])
})
