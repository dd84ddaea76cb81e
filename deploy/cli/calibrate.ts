import { readFile, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { drawBoard } from '../../services/rules/vision/charuco-board.ts'
import { openCvLoaded } from '../../services/rules/vision/opencv.ts'
import { encodePng } from '../../shared/imaging/encode.ts'
import { editRecipe } from '../../shared/recipe/edit.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import {
  boardDesign,
  type CalibrateArguments,
  parseBoard,
  parseDictionary,
  parseMillimetres,
  parsePoint,
} from './calibrate-arguments.ts'
import { type Scale, scaleOfBoard } from './calibrate-board.ts'
import { CalibrationError } from './calibrate-error.ts'
import { viewNamed } from './view-named.ts'

const millimetresPerInch = 25.4

/** `vaglio calibrate`: how many millimetres a pixel shows. */
export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('Measures millimetres per pixel on a photo of a board, or by a known length, for a recipe.')
    .option('--image <file>', 'photo of the board, by the camera of the view, in the plane of the parts')
    .option('--board <columns x rows>', 'squares of the ChArUco board, such as 9x6', parseBoard)
    .option('--square <mm>', 'side of a square', parseMillimetres)
    .option('--marker <mm>', 'side of a marker (default: 0.7 of a square)', parseMillimetres)
    .option('--dictionary <name>', 'markers on the board', parseDictionary, '5x5_100')
    .option('--length <mm>', 'a length that is known, instead of a board', parseMillimetres)
    .option('--from <x,y>', 'where it starts, in pixels of the frame', parsePoint)
    .option('--to <x,y>', 'where it ends', parsePoint)
    .option('--print <file>', 'draw the board as a PNG to print, and do nothing else')
    .option('--recipe <file>', 'write the result into this recipe')
    .option('--view <name>', 'the view of the recipe that the camera takes')
    .action(calibrate)
}

async function calibrate(given: CalibrateArguments): Promise<void> {
  await openCvLoaded()
  const lines = given.print === undefined ? await measure(given) : await print(given.print, given)
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function print(file: string, given: CalibrateArguments): Promise<string[]> {
  const design = boardDesign(given)
  const { image, pixelsPerMm } = drawBoard(design)
  await writeFile(file, await encodePng(image, pixelsPerMm * millimetresPerInch))
  const [width, height] = [design.columns * design.squareMm, design.rows * design.squareMm]
  return [
    `written: ${file}, a board of ${width} × ${height} mm`,
    'print it at 100 %, without fitting it to the page; measure some squares on the paper and give what they are as --square',
  ]
}

async function measure(given: CalibrateArguments): Promise<string[]> {
  const scale = await scaleOf(given)
  const millimetresPerPixel = Number(scale.millimetresPerPixel.toPrecision(5))
  const { by, residualPixels } = scale
  const calibration = {
    takenOn: new Date().toISOString().slice(0, 10),
    by,
    ...(residualPixels !== undefined && { residualPixels: Number(residualPixels.toFixed(2)) }),
  }
  const fields = Object.entries(calibration).map(([field, value]) => `${field}: ${value}`)
  const lines = [
    ...scale.remarks.map((remark) => `# ${remark}`),
    `millimetresPerPixel: ${millimetresPerPixel}`,
    `calibration: { ${fields.join(', ')} }`,
  ]
  if (given.recipe === undefined) return lines
  return [...lines, await writeInto(given.recipe, given.view, scale, { millimetresPerPixel, calibration })]
}

function scaleOf(given: CalibrateArguments): Promise<Scale> | Scale {
  const { image, length, from, to } = given
  if (image !== undefined && length === undefined) return scaleOfBoard(image, boardDesign(given))
  if (image !== undefined || length === undefined || !from || !to) {
    throw new CalibrationError('give either --image with --board and --square, or --length with --from and --to')
  }
  const pixels = Math.hypot(to.x - from.x, to.y - from.y)
  if (pixels < lengthMinPixels) {
    throw new CalibrationError(
      `--from and --to are ${pixels.toFixed(0)} pixels apart; take a length of at least ${lengthMinPixels}`,
    )
  }
  const error = ((100 * Math.SQRT2) / pixels).toFixed(1)
  const remarks = [`${length} mm over ${pixels.toFixed(1)} pixels; a pixel of mistake at both ends makes ${error} %`]
  return { millimetresPerPixel: length / pixels, by: 'length', remarks }
}

const lengthMinPixels = 20

/** Writes scale and calibration into one view of a recipe, whose comments stay. */
async function writeInto(file: string, name: string | undefined, { frame }: Scale, fields: object): Promise<string> {
  const [view, found] = viewNamed(await loadRecipe(file), name)
  if (frame && (frame.width !== found.frame.width || frame.height !== found.frame.height)) {
    const sizes = `the photo is ${frame.width} × ${frame.height}, a frame of ${view} ${found.frame.width} × ${found.frame.height}`
    throw new CalibrationError(`${sizes}: take the photo with the camera of that view, uncropped and not scaled`)
  }
  const changes = Object.entries(fields).map(([field, value]) => ({ path: ['views', view, field], value }))
  await writeFile(file, editRecipe(await readFile(file, 'utf8'), changes))
  return `written: ${file}, view ${view}`
}
