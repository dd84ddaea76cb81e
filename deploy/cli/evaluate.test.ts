import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EvaluationReport } from '../../models/evaluation/report.ts'
import { goodImages, scratched } from '../../models/fit/sample-images.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { imageDigest } from '../../shared/model/image-digest.ts'
import { evaluateCommand } from './evaluate.ts'
import { fitCommand } from './fit.ts'

let folder: string
let printed: string
const path = (...parts: string[]) => join(folder, ...parts)
const run = (...args: string[]) => evaluateCommand().exitOverride().parseAsync(args, { from: 'user' })

async function writeImages(place: string, images: readonly RgbImage[]): Promise<void> {
  await mkdir(path(place), { recursive: true })
  for (const [index, { data, width, height }] of images.entries()) {
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(path(place, `${index}.png`))
  }
}

/** White where `scratched` scratches. */
function maskOfScratch(): RgbImage {
  const data = new Uint8Array(64 * 64 * 3)
  data.fill(255, (32 * 64 + 24) * 3, (32 * 64 + 40) * 3)
  return { width: 64, height: 64, data }
}

function record(text: string | Uint8Array): boolean {
  printed += text
  return true
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-evaluate-'))
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  await writeImages('fit', goodImages(12))
  await writeImages('good', goodImages(6, 2))
  await writeImages('defect/scratch', goodImages(3, 3).map(scratched))
  await writeImages('defect/invisible', goodImages(2, 4))
  await writeImages('masks', [maskOfScratch(), maskOfScratch(), maskOfScratch()])
  const small = ['--size', '64', '--patches', '50']
  await fitCommand().parseAsync(['--good', path('fit'), '--out', path('disc/1'), ...small], { from: 'user' })
})
beforeEach(() => {
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(record)
  vi.spyOn(process.stderr, 'write').mockImplementation(record)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => rm(folder, { recursive: true }))

const given = () => ['--package', path('disc/1'), '--good', path('good'), '--defect', path('defect')]
const readReport = async () => JSON.parse(await readFile(path('report.json'), 'utf8')) as EvaluationReport

/** The package again, after its manifest was changed. */
async function changedPackage(change: (manifest: { provenance: object }) => object): Promise<string> {
  await mkdir(path('changed'), { recursive: true })
  await copyFile(path('disc/1/model.onnx'), path('changed/model.onnx'))
  const manifest = JSON.parse(await readFile(path('disc/1/model.json'), 'utf8'))
  await writeFile(path('changed/model.json'), JSON.stringify({ ...change(manifest), files: [], golden: [] }))
  return path('changed')
}

it('measures good parts, every kind of defect, time, and writes all of it down', async () => {
  await run(...given(), '--report', path('report.json'))
  const report = await readReport()
  expect(report).toMatchObject({
    counts: { good: 6, defect: 5, falseRejects: 0, misses: 2, defectsWithMask: 0 },
    aupro: null,
    falseRejectRate: 0,
    missRate: 0.4,
    promiseBroken: false,
    model: { name: 'disc', version: '1', kind: 'anomaly' },
    measured: { threads: 1, copiesLeftOut: 0 },
  })
  expect(report.perType.map(({ type, misses, images }) => [type, misses, images])).toEqual([
    ['invisible', 2, 2],
    ['scratch', 0, 3],
  ])
  expect(report.auroc).toBeGreaterThan(0.6)
  expect(report.latencyMs.p99).toBeGreaterThanOrEqual(report.latencyMs.p50)
  expect(report.promise?.imagesHeldBack).toBe(12)
  expect(report.images).toHaveLength(11)
  expect(printed).toContain('images: 11 done')
  expect(printed).toContain('good parts rejected: 0 of 6 (0 %; 0 to 46 %)')
  expect(printed).toContain('defects missed: 2 of 5 (40 %; 5.3 to 85 %)')
})

it('compares heatmaps with masks', async () => {
  await run(...given(), '--masks', path('masks'), '--report', path('report.json'))
  const report = await readReport()
  expect(report.counts.defectsWithMask).toBe(5)
  expect(report.aupro).toBeGreaterThan(0.3)
  await run(...given().slice(0, -1), path('defect/scratch'), '--masks', path('masks'), '--report', path('report.json'))
  expect((await readReport()).aupro).toBeGreaterThan(0.9)
})

it('writes a page that needs nothing beside it and shows the mistakes', async () => {
  await run(...given(), '--html', path('page.html'))
  const page = await readFile(path('page.html'), 'utf8')
  expect(page.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(4)
  expect(page).not.toMatch(/(?:src|href)="(?!data:)|url\(|@import|<script|NaN|undefined/)
  expect(page).toContain('No good part is rejected.')
  expect(page).toContain('invisible/0.png')
})

describe('images that would make the figures worthless', () => {
  it('refuses those that `vaglio fit` has made the model of', async () => {
    await expect(run(...given(), '--good', path('fit'))).rejects.toThrow(
      /was fitted on 12 of these images: .* and 7 more; it knows them by heart/,
    )
  })

  it('refuses those that the model was fitted on, by their content', async () => {
    const digest = imageDigest(await readFile(path('fit/3.png')))
    const changed = await changedPackage((manifest) => ({
      ...manifest,
      provenance: { ...manifest.provenance, imageDigests: [digest] },
    }))
    await copyFile(path('fit/3.png'), path('renamed.png'))
    const args = ['--package', changed, '--defect', path('defect'), '--good', path('good'), path('renamed.png')]
    await expect(run(...args)).rejects.toThrow(/was fitted on 1 of these images: .*renamed\.png; /)
  })

  it('says so where the package does not tell what it was fitted on', async () => {
    const changed = await changedPackage((manifest) => ({
      ...manifest,
      provenance: { ...manifest.provenance, imageDigests: undefined },
    }))
    await run('--package', changed, '--good', path('good'), '--defect', path('defect'))
    expect(printed).toContain('does not tell which images it was fitted on')
  })

  it('counts copies once and refuses what is good and defect at once', async () => {
    await copyFile(path('good/0.png'), path('copy.png'))
    await run(...given(), '--good', path('good'), path('copy.png'), '--report', path('report.json'))
    expect(await readReport()).toMatchObject({ counts: { good: 6 }, measured: { copiesLeftOut: 1 } })
    await expect(run(...given(), path('copy.png'))).rejects.toThrow(/good and as defect: .*copy\.png/)
  })
})

describe('what cannot be measured is named', () => {
  it('an image that cannot be decoded', async () => {
    await writeFile(path('torn.png'), 'no image')
    await expect(run(...given(), path('torn.png'))).rejects.toThrow('torn.png: the bytes are neither JPEG nor PNG')
  })

  it('folders that are not there or hold no image', async () => {
    await mkdir(path('empty'), { recursive: true })
    await expect(run(...given(), path('nowhere'))).rejects.toThrow('nowhere: is not there; --defect takes')
    await expect(run(...given(), path('empty'))).rejects.toThrow('empty: holds no image')
    await expect(run(...given(), '--package', path('empty'))).rejects.toThrow('model.json: cannot be read')
  })

  it('masks that belong to no defect, or are not as large as it', async () => {
    await mkdir(path('strange'), { recursive: true })
    await copyFile(path('good/0.png'), path('strange/a.png'))
    await expect(run(...given(), '--masks', path('strange'))).rejects.toThrow('no mask is named as a defect is')
    await sharp({ create: { width: 20, height: 20, channels: 3, background: 'white' } }).toFile(path('strange/0.png'))
    await expect(run(...given(), '--masks', path('strange'))).rejects.toThrow('0.png: has 20 × 20 pixels')
  })

  it('a region that reaches outside, a report that cannot be written', async () => {
    await expect(run(...given(), '--region', '60,0,8,8')).rejects.toThrow('0.png: has 64 × 64 pixels, the region')
    await expect(run(...given(), '--report', path('good/0.png/report.json'))).rejects.toThrow('cannot be written')
  })
})
