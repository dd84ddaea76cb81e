import { Command, Option } from 'commander'
import { networkName } from '../../models/backbone/network.ts'
import { type FittedModel, fitAnomalyModel } from '../../models/fit/fit.ts'
import { type ModelImage, readImageSet } from '../../models/fit/image-set.ts'
import { gatherEvidence } from '../../models/fit/package-evidence.ts'
import { describePackage, withEvidence, writePackage } from '../../models/fit/package-writer.ts'
import { tradeOffs } from '../../models/fit/trade-off.ts'
import type { ManifestOf } from '../../shared/contracts/model.ts'
import { ofKind, readPackage } from '../../shared/model/package.ts'
import { openModel } from '../../shared/model/session.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { archiveFolder, withArchiveOptions, withReader } from './archive/archive-folder.ts'
import { assertNotInExam, type OverriddenImages, overriddenImages } from './archive/overridden-images.ts'
import { parseRegion, parseShare, parseWhole } from './arguments.ts'
import { costsOf, type FitArguments, identityOf, type PackageIdentity, parseCost } from './fit-arguments.ts'
import { filterBankName, openBackbone, parseDeviation, parseNames, parseTriple } from './fit-backbone.ts'
import { fitSummary, overriddenSummary, tradeOffTable } from './fit-summary.ts'
import { listGoodImages } from './good-images.ts'
import { createProgress, type Progress } from './progress.ts'

const secondsSince = (startedMs: number) => (performance.now() - startedMs) / 1000

/** Scores of images by the package as it lies on the disk, and how many it judges a second. */
async function judgeAll(folder: string, images: readonly ModelImage[]): Promise<{ scores: number[]; rate: number }> {
  const model = await openModel(ofKind(await readPackage(folder), 'anomaly'), { threads: 1 })
  const started = performance.now()
  const scores: number[] = []
  for (const { pixels } of images) scores.push((await model.judge(pixels)).score)
  const rate = images.length / secondsSince(started)
  await model.release()
  return { scores, rate }
}

const triedMax = 20

/** Images as the model sees them. */
interface FitImages {
  /** Those of overridden parts last. */
  readonly good: readonly ModelImage[]
  readonly overridden: number
  readonly defect: readonly ModelImage[]
}

async function readAll(given: FitArguments, progress: Progress): Promise<FitImages> {
  const size = { width: given.size, height: given.size }
  const read = (stage: string, files: readonly string[]) =>
    readImageSet(files, size, given.region, (done) => progress.report(stage, done, files.length))
  const { good: hard, defect: missed, forExam } = given.withOverrides ? await overriddenOf(given) : noOverridden
  const good = await read('images', [...(await listGoodImages(given.good)), ...hard])
  await assertNotInExam(good, forExam)
  const defects = [...(given.defect ? await listGoodImages(given.defect) : []), ...missed]
  return { good, overridden: hard.length, defect: await read('defects', defects) }
}

const noOverridden: OverriddenImages = { good: [], defect: [], forExam: [] }

function overriddenOf(given: FitArguments): Promise<OverriddenImages> {
  return withReader(given, (reader) => overriddenImages(reader, archiveFolder(given), given.view))
}

/** Writes the package with all that belongs to it. */
async function pack(
  given: FitArguments,
  identity: PackageIdentity,
  model: FittedModel,
  good: readonly ModelImage[],
): Promise<ManifestOf<'anomaly'>> {
  const bare = describePackage(model, {
    ...identity,
    licence: given.licence,
    software: softwareVersion,
    fittedAt: new Date(),
    region: given.region,
    imageDigests: [...new Set(good.map(({ digest }) => digest))],
  })
  const evidence = await gatherEvidence(model, good, bare)
  const manifest = withEvidence(bare, evidence)
  await writePackage(identity.folder, model.modelBytes, manifest, evidence.contents)
  return manifest
}

interface Fitted extends FitImages {
  readonly model: FittedModel
}

async function fitOn(given: FitArguments, progress: Progress): Promise<Fitted> {
  const backbone = await openBackbone(given, { width: given.size, height: given.size })
  const images = await readAll(given, progress)
  const options = {
    backbone,
    patchesMax: given.patches,
    falseRejectRateMax: given.falseRejects,
    seed: given.seed,
    position: given.position,
    variants: given.augment,
    alwaysKnown: images.overridden,
  }
  const pixels = images.good.map((image) => image.pixels)
  return { model: await fitAnomalyModel(pixels, options, progress.report), ...images }
}

async function fit(given: FitArguments): Promise<void> {
  const identity = identityOf(given)
  const costs = costsOf(given)
  const started = performance.now()
  const progress = createProgress(process.stderr)
  // A bar that is left running would keep the process alive after an error.
  const { model, good, overridden, defect } = await fitOn(given, progress).finally(progress.end)
  const manifest = await pack(given, identity, model, good)
  const copies = good.length - model.images.length
  const summary = fitSummary(manifest, model, copies, given.falseRejects, secondsSince(started))
  const { rate } = await judgeAll(identity.folder, good.slice(0, triedMax))
  if (overridden > 0) process.stdout.write(`${overriddenSummary(overridden)}\n`)
  process.stdout.write(`${summary}\njudges ${rate.toFixed(0)} images/s on one core\n`)
  if (defect.length > 0) {
    const { scores } = await judgeAll(identity.folder, defect)
    const { threshold, warningThreshold } = model.manifest
    const rows = tradeOffs(model.heldBackScores, scores, [threshold, warningThreshold], costs)
    process.stdout.write(`${tradeOffTable(rows, model.heldBackScores.length, scores.length, threshold)}\n`)
  }
  process.stdout.write(`package: ${given.out}\n`)
}

/** `vaglio fit`: builds an anomaly model package from images of good parts. */
export function fitCommand(): Command {
  const command = new Command('fit')
    .description('Builds a model package from images of good parts alone, on this machine.')
    .requiredOption('--good <paths...>', 'folders of good images (.png, .jpg, .jpeg), or single images')
    .requiredOption('--out <folder>', 'folder of the package, such as models/demo-part/1: name, then version')
    .option('--name <name>', 'name of the model (default: from --out)')
    .option('--version <version>', 'version of the model (default: from --out)')
    .option('--region <x,y,w,h>', 'part of the frame to inspect, in pixels (default: all of it)', parseRegion)
    .option('--size <pixels>', 'side to which the region is scaled; a multiple of 8', parseWhole(64, 1024), 256)
    .option('--patches <count>', 'most good patches to keep', parseWhole(1, 10_000), 1000)
    .option('--false-rejects <share>', 'share of good parts that may be rejected', parseShare, 0.005)
    .option(
      '--backbone <names...>',
      `what describes a patch: ${networkName}, ${filterBankName}, an ONNX file, or a network and ${filterBankName}`,
      [networkName],
    )
    .option('--layers <names>', 'layers of the ONNX file, with commas (default: its outputs)', parseNames)
    .addOption(new Option('--channels <order>', 'order in which the ONNX file takes colours').choices(['rgb', 'bgr']))
    .option('--mean <a,b,c>', 'taken from its pixels of 0 to 255, in that order (default: 0)', parseTriple)
    .option('--deviation <a,b,c>', 'what they are divided by then (default: 255)', parseDeviation)
    .addOption(
      new Option('--position <how>', 'whether a patch is compared with patches of its place only')
        .choices(['fixed', 'free', 'auto'])
        .default('auto'),
    )
    .option('--augment <copies>', 'imagined copies of every image, shifted and in other light', parseWhole(0, 8), 0)
    .option('--defect <paths...>', 'images of defects, to see what the threshold costs; nothing is fitted on them')
    .option('--cost-miss <cost>', 'what a defect costs that passes', parseCost)
    .option('--cost-false-reject <cost>', 'what a good part costs that is rejected', parseCost)
    .option('--defect-share <share>', 'share of all parts that is defective, for the costs', parseShare, 0.01)
    .option('--seed <number>', 'seed of every random choice', parseWhole(0, 2 ** 31), 1)
    .option('--licence <text>', 'who may use the model', 'not stated')
    .option('--with-overrides', 'learn from parts that people have overridden, as the archive has them', false)
  return withArchiveOptions(command)
    .option('--view <name>', 'view whose pictures of overridden parts are meant, where there are several')
    .action(fit)
}
