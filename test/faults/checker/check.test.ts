import { describe, expect, test } from 'vitest'
import type { HistoryEvent } from '../history.ts'
import { check } from './check.ts'
import type { Evidence } from './evidence.ts'
import { anAnswer, anEntry, aSoundRun, aTrigger, aVerdict, partIdOf, sentMs } from './sound-run.ts'

const sound = aSoundRun()
const broken = (changes: Partial<Evidence>): string[] =>
  check({ ...sound, ...changes }).map(({ promise, text }) => `${promise}: ${text}`)

/** The history with some events changed, added or, for undefined, taken out. */
const withEvents = (change: (event: HistoryEvent) => HistoryEvent | undefined, ...more: HistoryEvent[]) => ({
  history: [...sound.history.flatMap((event) => change(event) ?? []), ...more],
})
const same = (event: HistoryEvent): HistoryEvent => event
const isAnswer = (event: HistoryEvent, trigger: number): boolean =>
  event.event === 'answer' && event.trigger === trigger
const instead = (trigger: number, changes: object) =>
  withEvents((event) => (isAnswer(event, trigger) ? { ...event, ...changes } : event))
const sizes = { residentBytes: 1e9, descriptors: 300, pending: {} }

test('a run that kept every promise has no violation', () => {
  expect(broken({})).toEqual([])
})

describe('what the line was told', () => {
  test.each<[string, Partial<Evidence>, RegExp]>([
    ['no answer', withEvents((event) => (isAnswer(event, 3) ? undefined : event)), /trigger 3 has no answer/],
    ['two answers', withEvents(same, anAnswer(3)), /trigger 3 was answered 2 times/],
    ['an answer too late', instead(3, { atMs: sentMs(3) + 800 }), /trigger 3 was answered after 800 ms/],
    ['an answer nobody asked for', withEvents(same, anAnswer(77)), /trigger 77, which was never sent/],
    [
      'a pass without a picture',
      withEvents((event) =>
        event.event === 'trigger' && event.trigger === 4 ? aTrigger(4, { picture: 'absent' }) : event,
      ),
      /trigger 4 passed \(model\+rules\), its picture was absent/,
    ],
    [
      'a pass of a picture that was never taken in',
      withEvents(same, { atMs: 1, event: 'picture', trigger: 4, status: 'ECONNREFUSED', file: 'good/001.jpg' }),
      /trigger 4 passed .* never taken in/,
    ],
    ['silence', withEvents(same, { atMs: 1500, event: 'silence', fromMs: 1000 }), /heard nothing for 500 ms/],
  ])('%s', (_, changes, expected) => {
    expect(broken(changes)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]))
  })

  test('a part is excused while the line had no adapter, and only then', () => {
    const allows = { lineSilent: true } as const
    const without = withEvents(
      (event) => (isAnswer(event, 3) || isAnswer(event, 9) ? undefined : event),
      { atMs: sentMs(3) - 10, event: 'fault', row: 1, name: 'kill', allows },
      { atMs: sentMs(3) + 10, event: 'link', up: false },
      { atMs: sentMs(3) + 400, event: 'silence', fromMs: sentMs(3) + 10 },
      { atMs: sentMs(3) + 450, event: 'recovered', row: 1, afterMs: 40 },
    )
    expect(broken(without)).toEqual(['every trigger is answered: trigger 9 has no answer'])
  })
})

describe('what was decided', () => {
  const verdictsBut = (trigger: number, ...instead: Evidence['verdicts']) => ({
    verdicts: [...sound.verdicts.filter((verdict) => verdict.trigger !== trigger), ...instead],
  })
  test.each<[string, Partial<Evidence>, RegExp]>([
    ['no verdict', verdictsBut(5), /trigger 5 has none/],
    ['a frame without a verdict', verdictsBut(5), /part 5 .* has a frame and no verdict/],
    ['a gap', verdictsBut(5), /1 missing before 6/],
    ['two verdicts', verdictsBut(5, aVerdict(5), aVerdict(5, { partId: partIdOf(500) })), /trigger 5 has 2 verdicts/],
    ['a number used twice', verdictsBut(5, aVerdict(5, { sequence: 6 })), /6 is used twice/],
    ['an unknown trigger', verdictsBut(5, aVerdict(5, { trigger: 99 })), /trigger 99, which was never sent/],
    ['no frame', { frames: sound.frames.filter(({ trigger }) => trigger !== 5) }, /part 5 .* has no frame/],
    ['no signature', verdictsBut(5, aVerdict(5, { genuine: false })), /is not, and nobody forged it/],
  ])('%s', (_, changes, expected) => {
    expect(broken(changes)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]))
  })

  test('a part whose verdict was forged has none of its own, and must be answered not inspected', () => {
    const forgery: HistoryEvent = { atMs: sentMs(5), event: 'forged', partId: partIdOf(5), how: 'unsigned' }
    const verdicts = verdictsBut(5, aVerdict(5, { genuine: false, sequence: 0, trigger: undefined })).verdicts
    const told = { answer: 'reject', basis: 'not-inspected' }
    const journal = sound.journal.map((entry) => (entry.trigger === 5 ? anEntry(5, 'reject') : entry))
    const refused = {
      ...withEvents((event) => (isAnswer(event, 5) ? { ...event, ...told } : event), forgery),
      verdicts,
      journal,
      actuations: journal,
    }
    expect(broken(refused)).toEqual([])
    expect(broken({ ...withEvents(same, forgery), verdicts })).toEqual([
      expect.stringMatching(/signed verdict: trigger 5 .* without one/),
    ])
  })

  test('what a lost store took with it is excused, what came later is not', () => {
    const lost: HistoryEvent[] = [
      { atMs: sentMs(15), event: 'harvest' },
      { atMs: sentMs(17), event: 'store-lost', stream: '' },
    ]
    const long = aSoundRun(60)
    const missing = (trigger: number | undefined) => trigger === 16 || trigger === 50
    const found = check({
      ...long,
      history: [...long.history, ...lost],
      verdicts: long.verdicts.filter(({ trigger }) => !missing(trigger)),
    })
    expect(found.filter(({ text }) => / 16\b/.test(text))).toEqual([])
    expect(found.map(({ text }) => text)).toContain('trigger 50 has none')
  })

  test('a store that is lost after the deciders were killed takes with it what they had before them', () => {
    const long = aSoundRun(60)
    const lostWith = (faults: HistoryEvent[]) =>
      check({
        ...long,
        history: [
          ...long.history,
          ...faults,
          { atMs: sentMs(45), event: 'harvest' },
          { atMs: sentMs(46), event: 'store-lost', stream: '' },
        ],
        verdicts: long.verdicts.filter(({ trigger }) => trigger !== 20),
      }).filter(({ text }) => / 20\b/.test(text))
    expect(lostWith([])).not.toEqual([])
    expect(lostWith([{ atMs: sentMs(21), event: 'fault', row: 3, name: 'kill −9', allows: {} }])).toEqual([])
  })
})

describe('what was actuated', () => {
  test.each<[string, Partial<Evidence>, RegExp]>([
    ['another answer than the verdict', instead(6, { answer: 'reject' }), /answered reject .* the verdict is pass/],
    ['another basis', instead(6, { basis: 'fallback' }), /fallback\), the verdict is pass \(model\+rules\)/],
    ['not in the journal', { journal: sound.journal.filter(({ trigger }) => trigger !== 6) }, /journal has none/],
    ['twice in the journal', { journal: [...sound.journal, { ...anEntry(6), number: 11 }] }, /stands 2 times/],
    ['a gap in the journal', { journal: sound.journal.filter(({ number }) => number !== 6) }, /has 7 after 5/],
    ['not at the broker', { actuations: sound.actuations.slice(1) }, /entry 1 .* never reached the broker/],
    [
      'another one at the broker',
      { actuations: [...sound.actuations, { ...anEntry(6), actuationId: 'x' }] },
      /not the journal/,
    ],
    [
      'a late verdict',
      { verdicts: sound.verdicts.map((one) => (one.trigger === 6 ? aVerdict(6, { latencyMs: 770 }) : one)) },
      /770 ms/,
    ],
  ])('%s', (_, changes, expected) => {
    expect(broken(changes)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]))
  })
})

describe('what is on record', () => {
  test('is every verdict, once', () => {
    const { records = [] } = sound
    expect(broken({ records: records.slice(1) })).toEqual([expect.stringMatching(/part 1 .* is there not at all/)])
    expect(broken({ records: [...records, ...records.slice(3, 4)] })).toEqual([
      expect.stringMatching(/part 4 .* is there 2 times/),
    ])
  })
})

describe('the station', () => {
  const gone: HistoryEvent = { atMs: 1900, event: 'gone', what: 'broker', fromMs: 900 }
  const ready = (atMs: number, isReady: boolean): HistoryEvent => ({ atMs, event: 'ready', ready: isReady, reason: '' })

  test('is not ready while the broker is gone', () => {
    expect(broken(withEvents(same, gone))).toEqual([expect.stringMatching(/READY was true although broker was gone/)])
    expect(broken(withEvents(same, ready(1000, false), gone))).toEqual([])
    expect(broken(withEvents(same, ready(1300, false), gone))).toHaveLength(1)
    expect(broken(withEvents(same, ready(1000, false), ready(1700, true), gone))).toHaveLength(1)
  })

  test('recovers and does not grow', () => {
    const late: HistoryEvent = { atMs: 5000, event: 'recovered', row: 1, afterMs: 31_000 }
    const never: HistoryEvent = { atMs: 5000, event: 'not-recovered', row: 1, reason: 'no part' }
    expect(broken(withEvents(same, late, never))).toHaveLength(2)
    expect(broken({ sizes: { before: sizes, after: sizes } })).toEqual([])
    const grown = { residentBytes: 2e9, descriptors: 400, pending: { 'rules-demo': 100 } }
    expect(broken({ sizes: { before: sizes, after: grown } })).toHaveLength(3)
  })
})
