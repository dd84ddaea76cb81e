import { describe, expect, test } from 'vitest'
import { frame, otherPartId, play, type Timed, time, verdict } from '../../test/support/plant-playback.ts'

describe('refused, and never told to the line', () => {
  const refusals: [name: string, events: Timed[], why: RegExp][] = [
    [
      'another number than the part’s',
      [
        [0, frame()],
        [60, verdict({ sequence: 2 })],
      ],
      /sequence 2/,
    ],
    [
      'another part with the part’s number',
      [
        [0, frame()],
        [60, verdict({ partId: otherPartId })],
      ],
      new RegExp(otherPartId),
    ],
    [
      'another trigger',
      [
        [0, frame({ trigger: 17 })],
        [60, verdict({ trigger: 18 })],
      ],
      /trigger 18/,
    ],
    [
      'another part of the trigger',
      [
        [0, frame({ trigger: 17 })],
        [60, verdict({ trigger: 17, partId: otherPartId, sequence: 2 })],
      ],
      /trigger 17/,
    ],
    [
      'another station',
      [
        [0, frame()],
        [60, verdict({ station: 'mill' })],
      ],
      /mill/,
    ],
    [
      'a part nobody knows',
      [
        [0, verdict()],
        [3000, time],
      ],
      /nobody/,
    ],
    [
      'a second verdict',
      [
        [0, frame()],
        [60, verdict()],
        [70, verdict({}, 6)],
      ],
      /before/,
    ],
    [
      'a second late verdict',
      [
        [0, frame()],
        [200, verdict()],
        [210, verdict({}, 6)],
      ],
      /before/,
    ],
    [
      'a number used before',
      [
        [0, frame()],
        [9, verdict()],
        [10, frame({ partId: otherPartId })],
        [20, verdict({ partId: otherPartId }, 6)],
      ],
      /before/,
    ],
    [
      'a number below the window',
      [
        [0, frame({ sequence: 2000 })],
        [9, verdict({ sequence: 2000 })],
        [10, frame({ partId: otherPartId })],
        [20, verdict({ partId: otherPartId }, 6)],
      ],
      /behind/,
    ],
  ]
  test.each(refusals)('a verdict of %s', (_, events, why) => {
    const { entries, answers, state, clock } = play(events)
    expect(entries.at(-1)?.actuation).toMatchObject({ entry: 'refused', reason: expect.stringMatching(why) })
    expect(answers.length).toBeLessThanOrEqual(1)
    const last = events.at(-1)?.[1]
    if (last?.type === 'verdict') expect(play([[clock.monotonicMs(), last]], state, clock).entries).toEqual([])
  })

  test('verdicts of unknown parts are held in a bounded number', () => {
    const ids = Array.from({ length: 300 }, (_, number) => `01KDZQ1G0000000000000${String(10_000 + number)}`)
    const { state, entries } = play(ids.map((partId, index) => [1, verdict({ partId, sequence: index + 1 }, index)]))
    expect([state.strangers.length, entries.length]).toEqual([256, 44])
  })
})
