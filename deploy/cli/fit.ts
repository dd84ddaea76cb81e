import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { filterBank } from '../../models/fit/filter-bank.ts'
import { type FittedModel, fitAnomalyModel } from '../../models/fit/fit.ts'
import { FitError } from '../../models/fit/fit-error.ts'
import { readImageSet } from '../../models/fit/image-set.ts'
import { assertPackageName, describePackage, writePackage } from '../../models/fit/package-writer.ts'
import type { ManifestOf } from '../../shared/contracts/model.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { ofKind, readPackage } from '../../shared/model/package.ts'
import { openModel } from '../../shared/model/session.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { parseRegion, parseShare, parseWhole } from './arguments.ts'
import { listGoodImages } from './good-images.ts'
import { createProgress } from './progress.ts'

interface FitArguments {
  readonly good: string[]
  readonly out: string
  readonly size: number
  readonly patches: number
  readonly region?: Region
  readonly name?: string
  readonly version?: string
  readonly seed: number
  readonly falseRejects: number
  readonly licence: string
}

const secondsSince = (startedMs: number) => (performance.now() - startedMs) / 1000

/** Judges images with the package as it lies on the disk; answers with how many a second. */
async function tryOut(folder: string, images: readonly RgbImage[]): Promise<number> {
  const model = await openModel(ofKind(await readPackage(folder), 'anomaly'), { threads: 1 })
  const started = performance.now()
  for (const image of images) await model.judge(image)
  const imagesPerSecond = images.length / secondsSince(started)
  await model.release()
  return imagesPerSecond
}

function summary(
  manifest: ManifestOf<'anomaly'>,
  model: FittedModel,
  seconds: number,
  imagesPerSecond: number,
): string {
  const { threshold, name, version } = manifest
  const { promise } = model.manifest
  const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`
  const copies = model.copiesLeftOut > 0 ? ` (${model.copiesLeftOut} copies left out)` : ''
  return [
    `${name} ${version}: fitted on ${model.provenance.images} good images${copies} in ${seconds.toFixed(1)} s`,
    `threshold ${threshold.toFixed(3)}: with ${percent(promise.confidence)} confidence at most ` +
      `${percent(promise.falseRejectRateMax)} of good parts are rejected, ` +
      `as far as the ${promise.imagesHeldBack} images speak for the parts to come`,
    `judges ${imagesPerSecond.toFixed(0)} images/s on one core`,
  ].join('\n')
}

async function fit(given: FitArguments): Promise<void> {
  const folder = resolve(given.out)
  if (existsSync(join(folder, 'model.json'))) {
    throw new FitError(`${given.out}: holds a model package already; give the next version, or remove the folder first`)
  }
  const name = given.name ?? basename(dirname(folder))
  const version = given.version ?? basename(folder)
  if (given.version === undefined && !/^\d/.test(version)) {
    throw new FitError(`${given.out}: ends in no version; give <folder>/<name>/<version>, such as ${given.out}/1`)
  }
  assertPackageName(name, version)

  const started = performance.now()
  const progress = createProgress(process.stderr)
  const files = await listGoodImages(given.good)
  const size = { width: given.size, height: given.size }
  const images = await readImageSet(files, size, given.region, (done) => progress.report('images', done, files.length))
  const options = {
    backbone: filterBank,
    patchesMax: given.patches,
    falseRejectRateMax: given.falseRejects,
    seed: given.seed,
  }
  const model = await fitAnomalyModel(images, options, progress.report).finally(progress.end)
  const manifest = describePackage(model, {
    name,
    version,
    licence: given.licence,
    software: softwareVersion,
    fittedAt: new Date(),
    region: given.region,
  })
  await writePackage(folder, model.modelBytes, manifest)
  const seconds = secondsSince(started)
  const imagesPerSecond = await tryOut(folder, images.slice(0, 20))
  process.stdout.write(`${summary(manifest, model, seconds, imagesPerSecond)}\npackage: ${given.out}\n`)
}

/** `vaglio fit`: builds an anomaly model package from images of good parts. */
export function fitCommand(): Command {
  return new Command('fit')
    .description('Builds a model package from images of good parts alone, on this machine.')
    .requiredOption('--good <paths...>', 'folders of good images (.png, .jpg, .jpeg), or single images')
    .requiredOption('--out <folder>', 'folder of the package, such as models/demo-part/1: name, then version')
    .option('--name <name>', 'name of the model (default: from --out)')
    .option('--version <version>', 'version of the model (default: from --out)')
    .option('--region <x,y,w,h>', 'part of the frame to inspect, in pixels (default: all of it)', parseRegion)
    .option('--size <pixels>', 'side to which the region is scaled; a multiple of 8', parseWhole(64, 1024), 256)
    .option('--patches <count>', 'most good patches to keep', parseWhole(1, 10_000), 1000)
    .option('--false-rejects <share>', 'share of good parts that may be rejected', parseShare, 0.005)
    .option('--seed <number>', 'seed of every random choice', parseWhole(0, 2 ** 31), 1)
    .option('--licence <text>', 'who may use the model', 'not stated')
    .action(fit)
}
