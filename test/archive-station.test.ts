import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from '../deploy/local/report.ts'
import { openReader } from '../services/archive/reading/reader.ts'
import { openRecordStore } from '../services/archive/records/record-store.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { recipeIn } from './support/demo-recipe.ts'
import { judgings, lightPackage } from './support/light-models.ts'
import { silentLog, temporaryFolder } from './support/nats-server.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'
import { readZip } from './support/zip-file.ts'

const run = promisify(execFile)
const cli = join(projectFolder, 'dist/deploy/cli/vaglio.js')
const partsMin = 24
const limits = { threads: 1, memoryMebibytes: 128, durationMsMax: 20_000 }

let station: StationProcess
let report: Report
/** Those that the archive had heard of when the station was stopped. */
let recorded: Report['parts']
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
  station = await startStationProcess(['--rate', '1'])
  // The archive writes its first records after a minute, and later on a busy machine.
  await until('records', async () => (await rowsOnRecord()) >= partsMin, 240_000)
  station.child.kill('SIGINT')
  report = (await station.finished()).report as Report
  // A busy machine may have ended the archive before it was done; its next start finishes what it left.
  const folderOfArchive = join(station.dataFolder, 'archive')
  await (
    await openRecordStore({ folder: folderOfArchive, station: 'demo', schedule: () => {}, log: silentLog })
  ).close()
  recorded = report.parts.slice(0, await rowsOnRecord())
}, 300_000)
afterAll(async () => {
  await station[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

async function rowsOnRecord(): Promise<number> {
  const reader = await openReader(join(station.dataFolder, 'archive'), limits).catch(() => undefined)
  const counted = await reader?.ask('SELECT count(*) FROM parts')
  await reader?.[Symbol.asyncDispose]()
  return Number(counted?.rows[0]?.[0] ?? 0)
}

async function vaglio(...args: string[]): Promise<string> {
  return (await run(process.execPath, [cli, ...args, '--data', station.dataFolder])).stdout
}

const asked = async (sql: string) => JSON.parse(await vaglio('query', sql, '--json'))
const rejected = () => recorded.filter(({ verdict }) => verdict !== 'pass')

test('every verdict of a station is a row, once, as it was given', async () => {
  const rows = await asked('SELECT sequence, verdict, basis FROM parts ORDER BY sequence')
  expect(rows).toEqual(recorded.map(({ sequence, verdict, basis }) => ({ sequence, verdict, basis })))
  expect(rows.length).toBeGreaterThanOrEqual(partsMin)
  const [hours] = JSON.parse(await vaglio('report', 'hours', '--json'))
  expect(hours.parts).toBeGreaterThan(0)
  expect(await vaglio('report', 'missing')).toContain('0 rows')
}, 180_000)

test('a bundle can be opened, holds the picture that the camera gave, and its hashes are right', async () => {
  const [part] = rejected()
  const file = join(folder.path, 'part.zip')
  await vaglio('evidence', String(part?.sequence), '--out', file)
  const contents = readZip(file)
  const manifest = JSON.parse(String(contents.get('manifest.json')))
  const sha256 = (bytes: Buffer | undefined) =>
    createHash('sha256')
      .update(bytes ?? '')
      .digest('hex')
  expect(manifest.files.length).toBe(contents.size - 1)
  for (const { path, bytes, sha256: stated } of manifest.files)
    expect([path, contents.get(path)?.length, sha256(contents.get(path))]).toEqual([path, bytes, stated])
  const picture = [...contents].find(([path]) => path.startsWith('images/'))?.[1]
  expect(picture).toEqual(readFileSync(join(projectFolder, 'deploy/demo/images', part?.source ?? '')))
  expect(JSON.parse(String(contents.get('judges.json'))).top.rules.outcome).toBe('judged')
}, 180_000)

test('judged again by the same model and recipe, every part has the same verdict', async () => {
  const said = await vaglio('replay', '--from', '2020-01-01')
  expect(said).toMatch(/self check: \d+ parts .*; all have the same verdict again/)
  const rows = JSON.parse(await vaglio('replay', '--from', '2020-01-01', '--json'))
  expect(rows.length).toBeGreaterThanOrEqual(rejected().length)
  for (const row of rows.filter(({ makers }: { makers: string }) => makers === 'same'))
    expect([row.sequence, row.now, row.now_score]).toEqual([row.sequence, row.was, row.was_score])
}, 180_000)

test('another model and a milder recipe change what they should, and nobody takes that for a failed self check', async () => {
  const model = join(folder.path, 'light/1')
  await writePackage(model, lightPackage('1', judgings.stern))
  const byModel = JSON.parse(await vaglio('replay', '--from', '2020-01-01', '--package', model, '--json'))
  expect(byModel.map(({ now }: { now: string }) => now)).toEqual(byModel.map(() => 'reject'))
  expect(byModel.filter(({ makers }: { makers: string }) => makers === 'same')).toEqual([])

  await writePackage(join(folder.path, 'light/2'), lightPackage('2', judgings.content))
  const mild = await recipeIn(folder.path, (text) =>
    text.replaceAll(/limits: \{ minMm: [\d.]+, maxMm: [\d.]+ \}/g, 'limits: { minMm: 1, maxMm: 99 }'),
  )
  const given = ['--recipe', mild, '--package', join(folder.path, 'light/2'), '--json']
  const byBoth = JSON.parse(await vaglio('replay', '--from', '2020-01-01', ...given))
  const of = (kind: string) => recorded.filter(({ source }) => source.startsWith(kind)).map(({ sequence }) => sequence)
  const nowOf = (sequence: number) => byBoth.find((row: { sequence: number }) => row.sequence === sequence)?.now
  expect(of('wrong-size').map(nowOf)).toEqual(of('wrong-size').map(() => 'pass'))
  expect(of('missing-fastener').map(nowOf)).toEqual(of('missing-fastener').map(() => 'reject'))
}, 180_000)

test('while the station runs, the broker’s frames of all of its newest parts are judged again', async () => {
  await using running = await startStationProcess(['--rate', '2'])
  const verdicts = () => running.screen().match(/ ms {2}.*jpg/g)?.length ?? 0
  await until('the first verdicts', () => verdicts() >= 2, 60_000)
  const from = new Date(Date.now() + 1000).toISOString().slice(0, 19)
  const before = verdicts()
  await until('some more', () => verdicts() >= before + 8, 60_000)
  const given = ['replay', '--from', from, '--data', running.dataFolder]
  const { stdout } = await run(process.execPath, [cli, ...given])
  expect(stdout).toMatch(/^at the broker +(\d+) +\1 /m)
  expect(stdout).not.toContain('the archive alone was asked')
  expect(stdout).not.toContain('ANOTHER verdict')
  running.child.kill('SIGINT')
  await running.finished()
}, 180_000)

test('what Label Studio makes of exported tasks comes back as folders that can be fitted on', async () => {
  const out = join(folder.path, 'tasks')
  await vaglio('export', '--out', out, '--where', "verdict <> 'pass'", '--label-studio')
  const tasks = JSON.parse(readFileSync(join(out, 'tasks.json'), 'utf8'))
  expect(tasks.length).toBe(readdirSync(join(out, 'images')).length)
  const file = join(folder.path, 'project-1-at-2026-01-05-10-00-aaaaaaaa.json')
  writeFileSync(file, JSON.stringify(tasks.map(exported)))
  const sorted = join(folder.path, 'sorted')
  const said = await vaglio('export', '--out', sorted, '--labels', file)
  expect(said).toContain(`${Math.ceil(tasks.length / 2)} good pictures, ${Math.floor(tasks.length / 2)} of defects`)
  expect(readdirSync(join(sorted, 'good'))).toHaveLength(Math.ceil(tasks.length / 2))
  expect(readdirSync(join(sorted, 'defect/oil-on-it'))).toHaveLength(Math.floor(tasks.length / 2))
}, 180_000)

async function writePackage(target: string, { files }: ReturnType<typeof lightPackage>): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const [name, bytes] of files) await writeFile(join(target, name), bytes)
}

/** A task as Label Studio 1.x exports it once somebody has judged it: every other one good. */
function exported({ data, predictions }: { data: object; predictions: object[] }, index: number): object {
  const isGood = index % 2 === 0
  const said = (type: string, from: string, value: object, origin: string) => {
    return { value, id: `r${index}${from}`, from_name: from, to_name: 'image', type, origin }
  }
  const result = [
    said('choices', 'judgement', { choices: [isGood ? 'good' : 'defect'] }, 'prediction-changed'),
    ...(isGood ? [] : [said('textarea', 'reason', { text: ['Oil on it'] }, 'manual')]),
  ]
  const times = { created_at: '2026-01-05T10:00:00.708728Z', updated_at: '2026-01-05T10:00:00.708755Z' }
  const about = { was_cancelled: false, ground_truth: false, draft_created_at: null, lead_time: 4.288, prediction: {} }
  const counted = { result_count: result.length, unique_id: 'a9c1', import_id: null, last_action: null }
  const of = { task: index + 1, project: 1, updated_by: 1, parent_prediction: null, parent_annotation: null }
  const annotation = { id: 100 + index, completed_by: 1, result, ...about, ...times, ...counted, ...of }
  const meta = { file_upload: 'f1c2-tasks.json', drafts: [], meta: {}, inner_id: index + 1, total_annotations: 1 }
  const counts = { cancelled_annotations: 0, total_predictions: 1, comment_count: 0, unresolved_comment_count: 0 }
  const predicted = predictions.map((_, number) => number + 1)
  return {
    id: index + 1,
    annotations: [annotation],
    predictions: predicted,
    data,
    ...meta,
    ...times,
    ...counts,
    project: 1,
  }
}
