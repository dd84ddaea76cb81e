import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import type { RgbImage } from '../shared/imaging/image.ts'
import { type Model, openModel } from '../shared/model/session.ts'
import { softwareVersion } from '../shared/service/software-version.ts'
import { areaUnderCurve, median, share } from './evaluation.ts'
import { filterBank } from './fit/filter-bank.ts'
import { fitAnomalyModel } from './fit/fit.ts'
import { describePackage } from './fit/package-writer.ts'
import { type LabelledSet, readLabelledSet } from './labelled-set.ts'

interface EvaluateArguments {
  readonly data: string
  readonly set: string[]
  readonly table: string
  readonly size: string
  readonly patches: string
}

const columns = ['set', 'good images fitted', 'AUROC', 'good rejected', 'defects rejected', 'fit, s', 'judge, ms']
const tableRow = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`

async function judgeAll(
  model: Model<'anomaly'>,
  images: readonly RgbImage[],
): Promise<{ score: number; timeMs: number }[]> {
  const judged: { score: number; timeMs: number }[] = []
  for (const image of images) {
    const started = performance.now()
    const { score } = await model.judge(image)
    judged.push({ score, timeMs: performance.now() - started })
  }
  return judged
}

/** Fits on one part of a set, measures on the other; the cells of one row of the table. */
async function evaluate(name: string, set: LabelledSet, patchesMax: number): Promise<(string | number)[]> {
  const started = performance.now()
  const options = { backbone: filterBank, patchesMax, falseRejectRateMax: 0.005, seed: 1 }
  const fitted = await fitAnomalyModel(set.fit, options)
  const fitSeconds = (performance.now() - started) / 1000

  const description = { name, version: '1', licence: 'none', software: softwareVersion, fittedAt: new Date() }
  const manifest = describePackage(fitted, description)
  const model = await openModel({ folder: name, manifest, modelBytes: fitted.modelBytes }, { threads: 1 })
  const judged = { good: await judgeAll(model, set.good), defect: await judgeAll(model, set.defect) }
  await model.release()

  const good = judged.good.map(({ score }) => score)
  const defect = judged.defect.map(({ score }) => score)
  const rejected = (scores: number[]) =>
    share(scores.filter((score) => score > manifest.threshold).length, scores.length)
  const judgeMs = median([...judged.good, ...judged.defect].map(({ timeMs }) => timeMs))
  const auroc = areaUnderCurve(good, defect).toFixed(3)
  return [
    name,
    fitted.provenance.images,
    auroc,
    rejected(good),
    rejected(defect),
    fitSeconds.toFixed(1),
    judgeMs.toFixed(1),
  ]
}

async function main({ data, set: names, table, size, patches }: EvaluateArguments): Promise<void> {
  process.stdout.write(tableRow(columns) + tableRow(columns.map(() => '---')))
  for (const name of names) {
    const folder = join(data, name)
    if (!existsSync(join(folder, table))) {
      process.stdout.write(`skipped ${name}: there is no ${join(folder, table)}\n`)
      continue
    }
    const set = await readLabelledSet(folder, table, Number(size))
    process.stdout.write(tableRow(await evaluate(name, set, Number(patches))))
  }
}

await new Command('evaluate')
  .description('Fits a model on the good images marked split=fit of each set and measures it on split=test.')
  .requiredOption('--data <folder>', 'folder of the sets')
  .option('--set <names...>', 'sets to measure', ['aws-aliens', 'cola-bottles', 'elpv-mono', 'magnetic-tile'])
  .option('--table <file>', 'in the folder of each set, with columns file,label,type,split', 'manifest.csv')
  .option('--size <pixels>', 'side to which images are squeezed', '256')
  .option('--patches <count>', 'most good patches that a model keeps', '1000')
  .action(main)
  .parseAsync()
