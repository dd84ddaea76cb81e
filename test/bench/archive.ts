import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openReader } from '../../services/archive/reading/reader.ts'
import { type ReportName, reportSql, reports } from '../../services/archive/reading/report-queries.ts'
import { openDatabase } from '../../services/archive/records/database.ts'
import { recordsFolder } from '../../services/archive/records/record-files.ts'
import { openRecordStore } from '../../services/archive/records/record-store.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { verdictRow } from '../support/archive-rows.ts'
import { silentLog } from '../support/nats-server.ts'
import { writeWeek } from './archive/synthetic-week.ts'

const { values } = parseArgs({ options: { parts: { type: 'string', default: '5000000' } } })
const parts = Number(values.parts)
const sealedParts = 20_000
const attempts = 5
const aimMs = 1000
const mebibyte = 2 ** 20
const folder = join(projectFolder, '.vaglio/bench-archive')
const say = (text: string): void => void process.stdout.write(`${text}\n`)

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
try {
  const writing = await measureWriting(join(folder, 'written'))
  const week = join(folder, 'week')
  say(`a week of ${parts} made-up verdicts`)
  {
    await using database = await openDatabase({ threads: availableParallelism(), memoryMebibytes: 4096 })
    await writeWeek(database.connection, week, parts, (written) => process.stderr.write(`\r${written} parts`))
  }
  process.stderr.write('\r')
  const growth = growthOf(week)
  const queries = await measureQueries(week)
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`
  const slowest = Math.max(...queries.map(({ wallMs }) => wallMs))
  writeFileSync(
    join(projectFolder, '.vaglio/bench-archive.json'),
    `${JSON.stringify({ machine, parts, writing, growth, queries }, null, 2)}\n`,
  )
  say(machine)
  say(`into the spool and onto the disk  ${writing.spooledPerSecond.toFixed(0)} verdicts/s`)
  say(`from the spool to Parquet         ${writing.sealedPerSecond.toFixed(0)} verdicts/s`)
  for (const [table, bytes] of Object.entries(growth))
    say(`${table.padEnd(33)} ${bytes.toFixed(1)} MiB per million parts`)
  for (const { what, wallMs, processorMs } of queries)
    say(`${what.padEnd(33)} ${wallMs.toFixed(0)} ms, ${processorMs.toFixed(0)} of them on a processor`)
  say(`slowest of them: ${slowest.toFixed(0)} ms, aim < ${aimMs} ms: ${slowest < aimMs ? 'reached' : 'not reached'}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** How fast verdicts are settled, and made Parquet of. */
async function measureWriting(target: string) {
  const store = await openRecordStore({ folder: target, station: 'press', schedule: () => {}, log: silentLog })
  const startedMs = performance.now()
  for (let sequence = 1; sequence <= sealedParts; sequence += 1) {
    store.spools.verdicts.append(verdictRow(sequence), () => {})
    if (sequence % 100 === 0) store.spools.verdicts.flush()
  }
  const spooledMs = performance.now()
  await store.tidy(Date.now())
  const sealedMs = performance.now()
  await store.close()
  const perSecond = (fromMs: number, toMs: number): number => (1000 * sealedParts) / (toMs - fromMs)
  return { spooledPerSecond: perSecond(startedMs, spooledMs), sealedPerSecond: perSecond(spooledMs, sealedMs) }
}

/** Mebibytes of each table for a million parts. */
function growthOf(archive: string): Record<string, number> {
  const sizeOf = (path: string): number =>
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(path, name)))
      .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0)
  const tablesThere = ['parts', 'checks'].map((table) => [table, join(recordsFolder(archive), table)] as const)
  return Object.fromEntries(
    tablesThere
      .filter(([, path]) => existsSync(path))
      .map(([table, path]) => [table, (sizeOf(path) / mebibyte) * (1_000_000 / parts)]),
  )
}

/** Each question several times, as `vaglio query` asks it. Where the machine is busy, processor time says more. */
async function measureQueries(archive: string) {
  const threads = Math.max(1, Math.floor(availableParallelism() / 2))
  const limits = { threads, memoryMebibytes: 512, durationMsMax: 60_000 }
  await using reader = await openReader(archive, limits)
  const [[someId] = []] = (await reader.ask(`SELECT part_id FROM parts WHERE sequence = ${Math.floor(parts / 3)}`)).rows
  const questions: Record<string, string> = {
    'verdicts by basis': 'SELECT verdict, basis, count(*) FROM parts GROUP BY ALL',
    'one part by its number': `SELECT * FROM parts WHERE sequence = ${Math.floor(parts / 2)}`,
    'one part by its identity': `SELECT * FROM parts WHERE part_id = '${someId}'`,
    'a check, its mean a day': "SELECT day, avg(value) FROM checks WHERE name = 'hole-1' GROUP BY day ORDER BY day",
    ...Object.fromEntries(
      (Object.keys(reports) as ReportName[]).map((name) => [`report ${name}`, reportSql(name, {})]),
    ),
  }
  const results: { what: string; wallMs: number; processorMs: number }[] = []
  for (const [what, sql] of Object.entries(questions)) {
    const wall: number[] = []
    const processor: number[] = []
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const [startedMs, used] = [performance.now(), process.cpuUsage()]
      await reader.ask(sql)
      wall.push(performance.now() - startedMs)
      const { user, system } = process.cpuUsage(used)
      processor.push((user + system) / 1000)
    }
    results.push({ what, wallMs: median(wall), processorMs: median(processor) })
  }
  return results
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
