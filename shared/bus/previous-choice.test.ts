import { describe, expect, test } from 'vitest'
import type { ModelName } from '../contracts/model.ts'
import type { ExamReport, ModelChoice } from '../contracts/model-registry.ts'
import { previousChoice } from './previous-choice.ts'
import type { Kept } from './watch.ts'

const recipeModel = '../models/plate/1'
const time = '2026-01-05T08:00:00.000Z'

/** A version of the model; an apostrophe behind it tells another one of the same graph. */
function model(version: string): ModelName {
  return { name: 'plate', version, sha256: (version[0] ?? '').repeat(64) }
}

/** Stored one after the other. */
function kept<Body>(body: Body, index: number): Kept<Body> {
  const envelope = { version: 1 as const, station: 'press', view: 'top', revision: index + 1 }
  return { envelope, storedAtMs: index, body }
}

interface Story {
  readonly choices: Kept<ModelChoice>[]
  readonly exams: Kept<ExamReport>[]
}

/**
 * What happened, oldest first: `2` is a choice, `-` that of the recipe’s own, `2 passed` or `2 failed` an exam, `3 back
 * to 2` a model that was taken back.
 */
function story(events: readonly string[], insteadOf = recipeModel): Story {
  const told: Story = { choices: [], exams: [] }
  for (const [index, event] of events.entries()) {
    const [version = '', what, , before = '1'] = event.split(' ')
    const chosen = version === '-' ? {} : { model: model(version) }
    const about = { candidate: model(version), running: model(before), reason: '', startedAt: time, endedAt: time }
    const report = (outcome: ExamReport['outcome']) =>
      told.exams.push(kept({ ...about, outcome, golden: [], shadow: [], latencyMs: {} }, index))
    if (what === undefined)
      told.choices.push(kept({ ...chosen, insteadOf, chosenBy: 'me', chosenAt: time, reason: '' }, index))
    else report(what === 'back' ? 'rolled-back' : what === 'passed' ? 'passed' : 'failed')
  }
  return told
}

function previous({ choices, exams }: Story): string {
  return previousChoice(choices, exams, recipeModel)?.version ?? '-'
}

describe('the choice before', () => {
  test.each<[string[], string]>([
    [[], '-'],
    [['2'], '-'],
    [['2', '2 passed', '2', '2'], '-'],
  ])('is the recipe’s own where there was none: %j', (events, version) => {
    expect(previous(story(events))).toBe(version)
  })

  test.each<[string[], string]>([
    [['2', '2 passed', '3', '3 passed'], '2'],
    [['2', '2 passed', '3', '3 passed', '3', '3'], '2'],
    [['2', '2 passed', '-', '1 passed', '3', '3 passed'], '-'],
    [['2', '2 passed', '-', '1 passed'], '2'],
    [['2', '2 passed', "2'", "2' passed"], '2'],
  ])('is the last one of another model: %j', (events, version) => {
    expect(previous(story(events))).toBe(version)
  })

  test.each<[string[], string]>([
    [['2', '2 passed', '3', '3 failed', '4', '4 passed'], '2'],
    [['3', '3 failed', '4', '4 passed'], '-'],
    [['3', '4', '4 passed'], '-'],
    [['2', '2 passed', '3', '3 passed', '3 back to 2', '4', '4 passed'], '2'],
    [['2', '2 passed', '3', '3 failed', '2', '4', '4 passed'], '2'],
    [['3', '3 failed', '3', '3 passed', '4', '4 passed'], '3'],
  ])('is none that has failed its exam or its probation: %j', (events, version) => {
    expect(previous(story(events))).toBe(version)
  })

  test('is one to which a person went back without an exam', () => {
    expect(previous(story(['2', '2 passed', '3', '3 passed', '2', '3 back to 2', '4', '4 passed']))).toBe('2')
  })

  test('is not one that was made in place of another model of the recipe', () => {
    const [old, now] = [story(['2', '2 passed'], '../models/plate/0'), story(['3', '3 passed'])]
    expect(previous({ choices: [...old.choices, ...now.choices], exams: [...old.exams, ...now.exams] })).toBe('-')
  })
})
