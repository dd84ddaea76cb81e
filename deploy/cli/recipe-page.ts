import { type CheckInWords, readBack } from '../../services/rules/inspection/read-back.ts'
import type { Calibration, CheckRecipe, ViewRecipe } from '../../shared/contracts/recipe.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { OpenedRecipe } from '../../shared/recipe/load.ts'
import { inColumns } from './columns.ts'

/** A recipe without mistakes, read back in plain words. */
export function recipePage(file: string, { recipe, warnings }: Pick<OpenedRecipe, 'recipe' | 'warnings'>): string {
  const { station, budgetMs, failSafe, revision } = recipe
  const views = Object.entries(recipe.views).flatMap(([name, view]) => viewLines(name, view))
  const head = `${file} is right: revision ${revision} of station ${station}`
  const budget = `${budgetMs} ms from camera to verdict; a part that nobody could judge in time is a ${failSafe}`
  const remarks = warnings.map(({ line, text }) => `warning: line ${line}: ${text}`)
  return `${[head, budget, ...views, ...(remarks.length > 0 ? ['', ...remarks] : [])].join('\n')}\n`
}

function viewLines(name: string, view: ViewRecipe): string[] {
  const { frame, fixture, reference } = view
  const inspected = view.region ? `inspected ${place(view.region)}` : 'inspected as a whole'
  const found = fixture
    ? `the part is found by its ${fixture.kind} in ${place(fixture.region)}`
    : 'the part is taken to lie always at the same place'
  return [
    '',
    `view ${name}: ${frame.width} × ${frame.height}, ${inspected}`,
    `  ${scale(view)}`,
    `  ${found}${reference ? `; reference ${reference}` : ''}`,
    ...inColumns(view.checks.map(checkCells)).map((line) => `  ${line}`),
  ]
}

function scale({ millimetresPerPixel, calibration }: ViewRecipe): string {
  const from = calibration
    ? `by ${calibration.by} on ${calibration.takenOn}${residualInWords(calibration)}`
    : 'nothing says where from: vaglio calibrate'
  return `${millimetresPerPixel} mm a pixel (${from})`
}

function residualInWords({ residualPixels }: Calibration): string {
  return residualPixels === undefined ? '' : `, residual ${residualPixels} px`
}

function checkCells(check: CheckRecipe): string[] {
  const { measures, allowed }: CheckInWords = readBack(check) ?? { measures: '', allowed: '' }
  const where = `${place(check.region)}${check.anchor === 'frame' ? ' of the frame' : ''}`
  const what = [check.kind, measures].filter((words) => words !== '').join(', ')
  return [check.name, what, `in ${where}`, allowed, `else ${check.onFail}`]
}

function place({ x, y, width, height }: Region): string {
  return `${width} × ${height} at (${x}, ${y})`
}
