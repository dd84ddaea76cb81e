import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import type { RgbImage } from '../shared/imaging/image.ts'
import { cropAndScale } from '../shared/imaging/scale.ts'
import { openModel } from '../shared/model/session.ts'
import { softwareVersion } from '../shared/service/software-version.ts'
import { areaUnderCurve, share } from './evaluation.ts'
import { filterBank } from './fit/filter-bank.ts'
import { fitAnomalyModel } from './fit/fit.ts'
import { readImage } from './fit/image-set.ts'
import { describePackage } from './fit/package-writer.ts'

interface LabelledFile {
  readonly file: string
  readonly label: string
  readonly split: string
}

/** Reads `manifest.csv`, whose first columns are `file,label,type,split`. */
async function readManifest(folder: string): Promise<LabelledFile[]> {
  const [, ...lines] = (await readFile(join(folder, 'manifest.csv'), 'utf8')).trim().split('\n')
  return lines.map((line) => {
    const [file = '', label = '', , split = ''] = line.split(',')
    return { file: join(folder, file), label, split }
  })
}

/** Whole images, each squeezed to a square: some of these sets have a size of its own for every image. */
async function readSquares(files: readonly LabelledFile[], side: number): Promise<RgbImage[]> {
  const squares: RgbImage[] = []
  for (const { file } of files) {
    const image = await readImage(file)
    squares.push(await cropAndScale(image, { x: 0, y: 0, ...image }, { width: side, height: side }))
  }
  return squares
}

async function evaluate(folder: string, set: string, side: number, patchesMax: number): Promise<string> {
  const files = await readManifest(join(folder, set))
  const select = (split: string, label: string) =>
    readSquares(files.filter((row) => row.split === split && row.label === label), side)
  const fitImages = await select('fit', 'good')
  const started = performance.now()
  const options = { backbone: filterBank, patchesMax, falseRejectRateMax: 0.005, seed: 1 }
  const fitted = await fitAnomalyModel(fitImages, options)
  const fitSeconds = (performance.now() - started) / 1000

  const description = { name: set, version: '1', licence: 'none', software: softwareVersion, fittedAt: new Date() }
  const manifest = describePackage(fitted, description)
  const model = await openModel({ folder: set, manifest, modelBytes: fitted.modelBytes }, { threads: 1 })
  const timesMs: number[] = []
  const scores = async (images: RgbImage[]) => {
    const results: number[] = []
    for (const image of images) {
      const judged = performance.now()
      results.push((await model.judge(image.data)).score)
      timesMs.push(performance.now() - judged)
    }
    return results
  }
  const good = await scores(await select('test', 'good'))
  const defect = await scores(await select('test', 'defect'))
  await model.release()

  const rejected = (values: number[]) => values.filter((value) => value > fitted.manifest.threshold).length
  const medianMs = timesMs.sort((one, other) => one - other)[timesMs.length >> 1] as number
  const cells = [
    set,
    fitImages.length,
    areaUnderCurve(good, defect).toFixed(3),
    share(rejected(good), good.length),
    share(rejected(defect), defect.length),
    fitSeconds.toFixed(1),
    medianMs.toFixed(1),
  ]
  return `| ${cells.join(' | ')} |\n`
}

async function main({ data, set, size, patches }: { data: string; set: string[]; size: string; patches: string }) {
  process.stdout.write('| set | good images fitted | AUROC | good rejected | defects rejected | fit, s | judge, ms |\n')
  process.stdout.write('|---|---|---|---|---|---|---|\n')
  for (const one of set) {
    try {
      process.stdout.write(await evaluate(data, one, Number(size), Number(patches)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      process.stdout.write(`skipped ${one}: ${join(data, one)} is not there\n`)
    }
  }
}

await new Command('evaluate')
  .description('Fits a model on the good images marked split=fit of each set and measures it on split=test.')
  .requiredOption('--data <folder>', 'folder of the sets, each a folder with a manifest.csv')
  .option('--set <names...>', 'sets to measure', ['aws-aliens', 'cola-bottles', 'elpv-mono', 'magnetic-tile'])
  .option('--size <pixels>', 'side to which images are scaled', '256')
  .option('--patches <count>', 'most good patches that a model keeps', '1000')
  .action(main)
  .parseAsync()
