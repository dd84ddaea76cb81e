import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Command } from 'commander'
import { EvaluationError } from '../../models/evaluation/evaluation-error.ts'
import { judgeImages } from '../../models/evaluation/judged-image.ts'
import { unseenFiles } from '../../models/evaluation/labelled-file.ts'
import { mistakePictures } from '../../models/evaluation/mistake-pictures.ts'
import { evaluationPage } from '../../models/evaluation/page.ts'
import { type EvaluationReport, evaluationReport } from '../../models/evaluation/report.ts'
import { areaWithInterval, percent, promiseRemark, shareWithInterval } from '../../models/evaluation/wording.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { readPackage } from '../../shared/model/package.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { parseRegion, parseWhole } from './arguments.ts'
import { listLabelledFiles } from './evaluate-files.ts'
import { createProgress } from './progress.ts'

const threadsMax = 64

interface EvaluateArguments {
  readonly package: string
  readonly good: string[]
  readonly defect: string[]
  readonly masks?: string
  readonly region?: Region
  readonly report?: string
  readonly html?: string
  readonly threads: number
}

function summary(found: EvaluationReport): string {
  const { model, counts, aupro, latencyMs, measured } = found
  const overlap = aupro === null ? '' : `, AUPRO ${aupro.toFixed(3)} over ${counts.defectsWithMask} defects with a mask`
  const rejected = shareWithInterval(counts.falseRejects, counts.good, found.falseRejectRateInterval)
  const missed = shareWithInterval(counts.misses, counts.defect, found.missRateInterval)
  const best = found.atPromisedRate
  return [
    `${model.name} ${model.version} on ${counts.good} good parts and ${counts.defect} defects`,
    `AUROC ${areaWithInterval(found.auroc, found.aurocInterval)}${overlap}`,
    `good parts rejected: ${rejected}`,
    `defects missed: ${missed}`,
    `promise: ${promiseRemark(found)}`,
    ...(best ? [`a threshold set on these very images would miss ${percent(best.missRate)}`] : []),
    `${latencyMs.p50.toFixed(1)} ms a judgement, 99 of 100 within ${latencyMs.p99.toFixed(1)} ms`,
    ...(measured.provenUnseen ? [] : ['the package does not tell which images it was fitted on: give none of them']),
  ].join('\n')
}

async function write(file: string | undefined, content: () => Promise<string> | string): Promise<string[]> {
  if (file === undefined) return []
  const text = await content()
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EvaluationError(`${file}: cannot be written (${reason}); give another place`, { cause: error })
  }
  return [`written: ${file}`]
}

async function evaluate(given: EvaluateArguments): Promise<void> {
  const modelPackage = await readPackage(given.package)
  const { manifest } = modelPackage
  if (manifest.kind === 'detector') {
    throw new EvaluationError(
      `${given.package}: a detector gives no score by itself; what has to be where is said by a recipe, so replay the ` +
        'images with it: npm start -- --recipe <file> --replay <folder> --report <file>',
    )
  }
  const { files, ...conditions } = await unseenFiles(await listLabelledFiles(given), manifest)
  const progress = createProgress(process.stderr)
  const onImage = (done: number) => progress.report('images', done, files.length)
  const judged = await judgeImages(modelPackage, files, given, onImage).finally(progress.end)
  const found = evaluationReport(manifest, judged, conditions, { software: softwareVersion, threads: given.threads })
  const written = [
    ...(await write(given.report, () => `${JSON.stringify(found, null, 2)}\n`)),
    ...(await write(given.html, async () =>
      evaluationPage(found, await mistakePictures(manifest, judged, given.region)),
    )),
  ]
  process.stdout.write(`${[summary(found), ...written].join('\n')}\n`)
}

/** `vaglio evaluate`: measures a model package on images whose truth is known. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measures a model package on good parts and defects that it was not fitted on.')
    .requiredOption('--package <folder>', 'folder of the package, such as models/demo-part/1')
    .requiredOption('--good <paths...>', 'folders of images of good parts (.png, .jpg, .jpeg), or single images')
    .requiredOption(
      '--defect <paths...>',
      'folders of images of defects; the name of a sub-folder is the kind of defect',
    )
    .option('--masks <folder>', 'pictures named as the defects are, white where the defect is')
    .option('--region <x,y,w,h>', 'part of the frame to inspect (default: the one that the package names)', parseRegion)
    .option('--report <file>', 'write all figures as JSON')
    .option('--html <file>', 'write a page with curves, scores and the worst mistakes')
    .option('--threads <count>', 'cores that one judgement may use', parseWhole(1, threadsMax), 1)
    .action(evaluate)
}
