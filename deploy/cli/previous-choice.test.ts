import { describe, expect, test } from 'vitest'
import type { Kept } from '../../shared/bus/watch.ts'
import type { ModelChoice } from '../../shared/contracts/model-registry.ts'
import { previousChoice } from './previous-choice.ts'

const recipeModel = '../models/plate/1'

/** Choices by their versions, oldest first; `-` for the recipe's own. */
function choices(versions: string, insteadOf = recipeModel): Kept<ModelChoice>[] {
  return [...versions].map((version, index) => ({
    envelope: { version: 1, station: 'press', view: 'top', revision: index + 1 },
    storedAtMs: index,
    body: {
      ...(version !== '-' && { model: { name: 'plate', version, sha256: version.repeat(64) } }),
      ...{ insteadOf, chosenBy: 'me', chosenAt: '2026-01-05T08:00:00.000Z', reason: '' },
    },
  }))
}

function previous(all: readonly Kept<ModelChoice>[]): string {
  return previousChoice(all, recipeModel)?.version ?? '-'
}

describe('the choice before', () => {
  test('is the recipe’s own where there was none', () => {
    expect(previous(choices(''))).toBe('-')
    expect(previous(choices('2'))).toBe('-')
    expect(previous(choices('222'))).toBe('-')
  })

  test('is the last one of another model', () => {
    expect(previous(choices('23'))).toBe('2')
    expect(previous(choices('2333'))).toBe('2')
    expect(previous(choices('2-3'))).toBe('-')
    expect(previous(choices('2-'))).toBe('2')
  })

  test('is not one that was made in place of another model of the recipe', () => {
    expect(previous([...choices('2', '../models/plate/0'), ...choices('3')])).toBe('-')
  })
})
