import { expect, it } from 'vitest'
import { betterTrial, type Trial } from './trial.ts'

const trial = (position: Trial['position'], separation: number): Trial => ({
  position,
  separation,
  maps: [],
  scores: [],
})

it('keeps the simpler settings unless the others find clearly more', () => {
  const winner = (free: number, fixed: number) => betterTrial(trial('free', free), trial('fixed', fixed)).position
  expect(winner(0.9, 0.95)).toBe('fixed')
  expect(winner(0.9, 0.902)).toBe('free')
  expect(winner(0.9, 0.8)).toBe('free')
})
