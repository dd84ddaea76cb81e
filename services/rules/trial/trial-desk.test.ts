import { expect, test } from 'vitest'
import { type RecipeTrial, type TrialAnswer, trialMsMax } from '../../../shared/contracts/recipe-trial.ts'
import { createTrialDesk } from './trial-desk.ts'
import type { ToTrial } from './trial-message.ts'

const asked: RecipeTrial = { document: 'station: press', pictures: {}, task: { mode: 'try' }, frames: [] }
const starts: TrialAnswer = { is: 'progress', stage: 'starts', done: 0, total: 0 }
const place = { url: 'nats://127.0.0.1', keysFolder: 'keys', station: 'press' }

function aDesk() {
  const started: ToTrial[] = []
  const said: [string, TrialAnswer][] = []
  const timers: { action: () => void; delayMs: number; isOff: boolean }[] = []
  let ended = (_?: string): void => {}
  let kills = 0
  const desk = createTrialDesk({
    start(trial, onEnd) {
      started.push(trial)
      ended = onEnd
      return {
        end() {
          kills += 1
          onEnd('the process of the trial ended (SIGKILL)')
        },
      }
    },
    place,
    say: (trial, answer) => void said.push([trial, answer]),
    schedule(action, delayMs) {
      const timer = { action, delayMs, isOff: false }
      timers.push(timer)
      return () => {
        timer.isOff = true
      }
    },
  })
  return { desk, started, said, timers, ended: (reason?: string) => ended(reason), kills: () => kills }
}

test('one trial runs at a time, and the next one is refused until it has ended', () => {
  const { desk, started, said, timers, ended } = aDesk()
  desk.asked('one', asked)
  desk.asked('two', asked)
  expect(started).toEqual([{ ...place, trial: 'one', asked }])
  expect(said).toEqual([
    ['one', starts],
    ['two', { is: 'failed', reason: expect.stringContaining('another trial') }],
  ])
  ended()
  expect(timers).toMatchObject([{ delayMs: trialMsMax, isOff: true }])
  desk.asked('three', asked)
  expect(started.map(({ trial }) => trial)).toEqual(['one', 'three'])
  expect(said.at(-1)).toEqual(['three', starts])
})

test('a process that ends by itself before it is done has failed', () => {
  const { desk, said, ended } = aDesk()
  desk.asked('one', asked)
  ended('exit code 1')
  expect(said.slice(1)).toEqual([['one', { is: 'failed', reason: 'exit code 1' }]])
})

test('a trial that takes too long is ended and says so', () => {
  const { desk, said, timers, kills } = aDesk()
  desk.asked('one', asked)
  timers[0]?.action()
  expect(kills()).toBe(1)
  expect(said.slice(1)).toEqual([['one', { is: 'failed', reason: expect.stringContaining('took longer than 120 s') }]])
})

test('what is under way ends with the service', () => {
  const { desk, kills } = aDesk()
  desk.close()
  desk.asked('one', asked)
  desk.close()
  expect(kills()).toBe(1)
})
