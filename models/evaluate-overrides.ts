/**
 * Whether it helps to learn from overridden parts. Good images are dealt at random into three: to fit on, to be judged as
 * a line would and overridden where they are rejected, and to measure on. Defects are only measured on.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import type { RgbImage } from '../shared/imaging/image.ts'
import { openModel } from '../shared/model/session.ts'
import { projectFolder, softwareVersion } from '../shared/service/software-version.ts'
import { networkFile, networkName } from './backbone/network.ts'
import { readSquares } from './evaluate-set.ts'
import { areaUnderRoc } from './evaluation/ranking.ts'
import { type FitOptions, fitAnomalyModel } from './fit/fit.ts'
import { openOnnxBackbone, plainInput } from './fit/onnx-backbone.ts'
import { describePackage } from './fit/package-writer.ts'
import { seededRandom, shuffledIndices } from './fit/random.ts'
import { readLabelledSet } from './labelled-set.ts'

const patchesMax = 1000

// biome-ignore lint/style/noProcessEnv: where the sets are is the machine's business
const dataFolder = process.env.VAGLIO_DATA ?? join(projectFolder, '../shared/data')

interface Arguments {
  readonly set: readonly string[]
  readonly deals: string
  readonly falseRejects: string
  readonly size: string
}

/** Images of a set, dealt. */
interface Deal {
  readonly fit: readonly RgbImage[]
  readonly line: readonly RgbImage[]
  readonly test: readonly RgbImage[]
  readonly defects: readonly RgbImage[]
}

/** What a model makes of images that it has not seen. */
interface Measured {
  readonly falseRejects: number
  readonly misses: number
  readonly area: number
}

/** Scores in units of the threshold. */
type Judge = (images: readonly RgbImage[]) => Promise<number[]>

async function judgeOf(images: readonly RgbImage[], options: FitOptions): Promise<Judge> {
  const fitted = await fitAnomalyModel(images, options)
  const about = { name: 'overrides', version: '1', licence: 'none', software: softwareVersion, fittedAt: new Date() }
  const manifest = describePackage(fitted, about)
  return async (shown) => {
    const model = await openModel({ folder: 'overrides', manifest, modelBytes: fitted.modelBytes }, { threads: 1 })
    const scores: number[] = []
    for (const image of shown) scores.push((await model.judge(image)).score / manifest.threshold)
    await model.release()
    return scores
  }
}

async function measured(judge: Judge, { test, defects }: Deal): Promise<Measured> {
  const [good, bad] = [await judge(test), await judge(defects)]
  return {
    falseRejects: good.filter((score) => score > 1).length,
    misses: bad.filter((score) => score <= 1).length,
    area: areaUnderRoc(good, bad),
  }
}

function dealt(good: readonly RgbImage[], defects: readonly RgbImage[], seed: number): Deal {
  const order = [...shuffledIndices(good.length, seededRandom(seed))].map((index) => good[index] as RgbImage)
  const third = Math.floor(good.length / 3)
  return { fit: order.slice(0, third), line: order.slice(third, 2 * third), test: order.slice(2 * third), defects }
}

/** A model before overrides, one that always knows them, and one to which they are images like others. */
async function compare(deal: Deal, options: FitOptions) {
  const first = await judgeOf(deal.fit, options)
  const scores = await first(deal.line)
  const overridden = deal.line.filter((_, index) => (scores[index] as number) > 1)
  const before = await measured(first, deal)
  if (overridden.length === 0) return { overridden: 0, before, known: before, ordinary: before }
  const all = [...deal.fit, ...overridden]
  const known = await measured(await judgeOf(all, { ...options, alwaysKnown: overridden.length }), deal)
  const ordinary = await measured(await judgeOf(all, options), deal)
  return { overridden: overridden.length, before, known, ordinary }
}

async function run(given: Arguments): Promise<void> {
  const side = Number(given.size)
  const file = { file: networkFile, bytes: await readFile(networkFile), input: plainInput }
  const backbone = await openOnnxBackbone(file, { width: side, height: side })
  for (const name of given.set) {
    const set = await readLabelledSet(name, join(dataFolder, name), 'manifest.csv')
    const goodFiles = [...set.fit, ...set.test.filter(({ defect }) => defect === undefined).map(({ file }) => file)]
    const good = await readSquares(goodFiles, side)
    const defects = await readSquares(
      set.test.flatMap(({ file, defect }) => (defect === undefined ? [] : [file])),
      side,
    )
    for (let seed = 1; seed <= Number(given.deals); seed += 1) {
      const deal = dealt(good, defects, seed)
      const options = { backbone, patchesMax, falseRejectRateMax: Number(given.falseRejects), seed }
      const found = await compare(deal, options)
      const counts = { fit: deal.fit.length, line: deal.line.length, test: deal.test.length, defects: defects.length }
      process.stdout.write(`${JSON.stringify({ set: name, deal: seed, backbone: networkName, ...counts, ...found })}\n`)
    }
  }
}

await new Command('evaluate-overrides')
  .option('--set <names...>', 'labelled sets', ['aws-aliens', 'cola-bottles'])
  .option('--deals <count>', 'times that the good images are dealt', '6')
  .option('--false-rejects <share>', 'what `vaglio fit` is asked for', '0.05')
  .option('--size <pixels>', 'side to which images are squeezed', '256')
  .action(run)
  .parseAsync()
