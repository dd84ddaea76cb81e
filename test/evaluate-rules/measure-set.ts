import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LabelledSet, readLabelledSet } from '../../models/labelled-set.ts'
import { openInspection } from './inspection.ts'
import { type JudgedPart, partMistakes, partTallies } from './judged-parts.ts'
import { positionMistakes, positionTallies } from './judged-positions.ts'
import { boardMistakes, boardTallies, type ComparedBoard, markedDefects } from './marked-defects.ts'
import type { Mistake } from './mistake.ts'
import type { RulesSet } from './rules-sets.ts'
import type { Tally } from './tally.ts'

/** What the rules did on the test photos of a set. */
export interface MeasuredRules {
  readonly tallies: readonly Tally[]
  readonly mistakes: readonly Mistake[]
  /** Empty where defects are marked instead of parts. */
  readonly parts: readonly JudgedPart[]
}

/** The photos of a set, fit and test apart. */
export function readSet({ name }: RulesSet, data: string): Promise<LabelledSet> {
  return readLabelledSet(name, join(data, name), 'manifest.csv')
}

async function judgeParts(
  { recipe, reference = '' }: RulesSet,
  folder: string,
  set: LabelledSet,
): Promise<JudgedPart[]> {
  const inspection = await openInspection(recipe, join(folder, reference))
  const parts: JudgedPart[] = []
  for (const labelled of set.test) parts.push({ ...labelled, checks: await inspection.judge(labelled.file) })
  return parts
}

/** Every board of the set, compared with its own template. */
async function compareBoards({ recipe }: RulesSet, folder: string): Promise<ComparedBoard[]> {
  const boards: ComparedBoard[] = []
  for (const name of (await readdir(join(folder, 'boxes'))).sort()) {
    const board = name.replace('.txt', '')
    const file = join(folder, 'defect-mixed', `${board}_test.jpg`)
    const inspection = await openInspection(recipe, join(folder, 'good', `${board}_temp.jpg`))
    const marked = markedDefects(await readFile(join(folder, 'boxes', name), 'utf8'))
    boards.push({ file, marked, reported: await inspection.differences(file) })
  }
  return boards
}

/** Judges the test photos of a set by its recipe. @param data folder of all sets */
export async function measureRules(rulesSet: RulesSet, data: string): Promise<MeasuredRules> {
  const { name, measured, foundMin } = rulesSet
  const folder = join(data, name)
  if (measured === 'marked defects') {
    const boards = await compareBoards(rulesSet, folder)
    return { tallies: boardTallies(name, boards), mistakes: boardMistakes(name, boards), parts: [] }
  }
  const parts = await judgeParts(rulesSet, folder, await readSet(rulesSet, data))
  const ofParts = partTallies(name, parts, foundMin)
  if (measured === 'parts') return { tallies: ofParts, mistakes: partMistakes(name, parts), parts }
  const tallies = [...positionTallies(name, parts), ...ofParts]
  return { tallies, mistakes: positionMistakes(name, parts), parts }
}
