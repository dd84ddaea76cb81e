import { describe, expect, test } from 'vitest'
import { fakeClock } from '../../test/support/builders.ts'
import { frame, otherPartId, play, started, time, trigger, verdict } from '../../test/support/plant-playback.ts'
import { recall } from './plant-state.ts'

describe('after a restart', () => {
  test('what the journal has is not answered again, and its verdict is neither late nor refused', () => {
    const { entries } = play([
      [0, trigger()],
      [5, frame({ trigger: 17 })],
      [60, verdict({ trigger: 17 })],
    ])
    const clock = fakeClock(100)
    const again = play(
      [
        [100, frame({ trigger: 17 })],
        [101, verdict({ trigger: 17 })],
        [102, trigger()],
        [300, time],
      ],
      started(entries, clock),
      clock,
    )
    expect([again.answers, again.entries, again.settled]).toEqual([[], [], 2])
    const replayed = play([[310, verdict({ trigger: 17 }, 9)]], again.state, again.clock)
    expect(replayed.entries).toMatchObject([{ actuation: { entry: 'refused' } }])
  })

  test('a part that was answered by its deadline may still have its one late verdict', () => {
    const before = play([
      [0, trigger()],
      [190, time],
    ])
    const clock = fakeClock(250)
    const { entries } = play([[250, verdict({ trigger: 17 })]], started(before.entries, clock), clock)
    expect(entries).toMatchObject([{ actuation: { entry: 'late', lateMs: 60 } }])
    const third = play([[260, verdict({ trigger: 17 }, 5)]], started([...before.entries, ...entries], clock), clock)
    expect(third.entries).toEqual([])
  })

  test('a part number that had its verdict is not taken for another part', () => {
    const before = play([
      [0, frame()],
      [60, verdict()],
    ])
    const clock = fakeClock(100)
    const { answers, entries } = play(
      [
        [100, frame({ partId: otherPartId })],
        [110, verdict({ partId: otherPartId }, 6)],
      ],
      started(before.entries, clock),
      clock,
    )
    expect([answers, entries]).toMatchObject([[], [{ actuation: { entry: 'refused' } }]])
  })

  test('a part that is still due is answered', () => {
    const clock = fakeClock(150)
    expect(
      play(
        [
          [150, frame()],
          [190, time],
        ],
        started([], clock),
        clock,
      ).answers,
    ).toHaveLength(1)
  })

  test('parts that were due while nobody ran are not answered, but told of together', () => {
    const clock = fakeClock(5000)
    const { answers, entries, effects, settled } = play(
      [
        [5000, frame()],
        [5001, frame()],
        [5002, verdict()],
        [5003, frame({ partId: otherPartId, sequence: 2 })],
        [6000, time],
        [9000, time],
      ],
      started([], clock),
      clock,
    )
    expect([answers, entries, settled]).toEqual([[], [], 4])
    expect(effects.filter(({ type }) => type === 'parts-missed')).toEqual([{ type: 'parts-missed', sequences: [1, 2] }])
  })

  test('a wall clock that was set back does not put answers into the future', () => {
    const { entries } = play([
      [0, trigger()],
      [190, time],
    ])
    const clock = fakeClock(300)
    const state = recall(entries, { monotonicMs: clock.monotonicMs(), wallMs: 0 })
    expect(state.answered[0]?.answeredMs).toBe(300)
  })
})
