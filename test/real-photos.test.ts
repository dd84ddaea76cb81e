import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Report } from '../deploy/local/report.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { runStation } from './support/station-process.ts'

const run = promisify(execFile)

// biome-ignore lint/style/noProcessEnv: where the photos are is the machine's business
const dataFolder = process.env.VAGLIO_DATA ?? ''
const isThere = dataFolder !== '' && existsSync(join(dataFolder, 'screw-presence'))
if (!isThere) process.stderr.write('real photos: skipped, VAGLIO_DATA names no folder with the public image sets\n')

interface Photo {
  readonly file: string
  readonly label: string
  readonly split: string
}

function photosOf(set: string): Photo[] {
  const [, ...rows] = readFileSync(join(dataFolder, set, 'manifest.csv'), 'utf8')
    .trim()
    .split('\n')
  return rows.map((row) => {
    const [file = '', label = '', , split = ''] = row.split(',')
    return { file, label, split }
  })
}

/** The recipes name packages in `.vaglio/models`; they are fitted on the good photos of the split `fit`. */
async function fitModel(set: string, photos: readonly Photo[]): Promise<void> {
  const folder = join(projectFolder, '.vaglio/models', set, '1')
  if (existsSync(join(folder, 'model.json'))) return
  const good = photos.filter(({ label, split }) => label === 'good' && split === 'fit')
  const files = good.map(({ file }) => join(dataFolder, set, file))
  await run(process.execPath, [
    join(projectFolder, 'dist/deploy/cli/vaglio.js'),
    'fit',
    '--out',
    folder,
    '--good',
    ...files,
  ])
}

/** Replays every photo of a set once. */
async function replay(set: string): Promise<{ report: Report; exitCode: number | null; photos: Photo[] }> {
  const photos = photosOf(set)
  await fitModel(set, photos)
  const recipe = join(projectFolder, 'test/recipes', `${set}.yaml`)
  const options = ['--replay', join(dataFolder, set), '--count', String(photos.length), '--rate', '10']
  const { report, exitCode, screen } = await runStation(['--recipe', recipe, ...options])
  if (!report) throw new Error(`no report:\n${screen}`)
  return { report, exitCode, photos }
}

/** How many of the photos to measure on were judged rightly, good and defect apart. */
function score({ parts }: Report, photos: readonly Photo[]): Record<string, string> {
  const rate = (label: string, verdict: string): string => {
    const measured = photos.filter((photo) => photo.label === label && photo.split === 'test')
    const right = measured.filter(({ file }) => parts.find(({ source }) => source === file)?.verdict === verdict)
    return `${right.length} of ${measured.length}`
  }
  return { goodPassed: rate('good', 'pass'), defectsRejected: rate('defect', 'reject') }
}

describe.skipIf(!isThere)('real photos', () => {
  test.each(['screw-presence', 'aws-aliens'])(
    '%s: as many verdicts as parts, each once',
    async (set) => {
      const { report, exitCode, photos } = await replay(set)
      process.stderr.write(
        `${set}: ${JSON.stringify(score(report, photos))}, latency ${JSON.stringify(report.latencyMs)}\n`,
      )
      expect(report).toMatchObject({ triggered: photos.length, verdicts: photos.length, duplicates: 0 })
      expect(report.byBasis).toEqual({ 'model+rules': photos.length })
      expect(exitCode).toBe(0)
    },
    120_000,
  )
})
