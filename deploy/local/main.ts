import { constants } from 'node:fs'
import { access, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { examineUnfinished } from '../../services/rules/inspection/examine-unfinished.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { examineRecipe } from './examine-recipe.ts'
import { findNatsServer } from './nats-binary.ts'
import { type LocalOptions, readOptions } from './options.ts'
import { findPagePort } from './page-port.ts'
import { reportOf } from './report.ts'
import { lockFolder } from './run-lock.ts'
import { createScreen } from './screen.ts'
import { type Station, startStation } from './station.ts'

const endlessPartsKept = 10_000
const graceMs = 10_000
const pollMs = 50
/** The line needs none of them. */
const lookersOn: readonly string[] = ['console', 'archive', 'drift']
const options = readOptions(process.argv.slice(2))
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

try {
  process.exit(await run(options, stopping))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

/** @returns the exit code: 0 if and only if every part triggered has its verdict, once */
async function run(options: LocalOptions, stopping: AbortController): Promise<number> {
  const recipeFile = resolve(options.recipe)
  const recipe = await loadRecipe(recipeFile, examineRecipe, examineUnfinished)
  await assertUsable(options)
  const screen = createScreen(options.count)
  const unlock = await lockFolder(options.data)
  try {
    const natsBinary = await findNatsServer(join(projectFolder, '.vaglio/nats-server'), screen.say, stopping.signal)
    let pagePort = options.pagePort
    const pageSettings = async (): Promise<Record<string, string>> => {
      pagePort = await findPagePort(pagePort, (text) => screen.notice('console', 'warn', text))
      return { PAGE_PORT: String(pagePort) }
    }
    let hopeless = false
    const station = await startStation({
      recipeFile,
      recipe,
      natsBinary,
      port: options.port || undefined,
      brokerAddress: options.brokerAddress,
      tls: options.tls,
      dataFolder: resolve(options.data),
      environment: {
        'camera-ingest': sourceSettings(options),
        'plant-adapter': { LINE_PORT: String(options.linePort ?? 0) },
        console: await pageSettings(),
      },
      // Another station that started at the same moment may have taken the port meanwhile.
      renewed: { console: pageSettings },
      // A station that runs for weeks must not remember every part it ever saw.
      partsKeptMax: options.count ?? endlessPartsKept,
      log: screen.log,
      onNotice: screen.notice,
      onHopeless(service) {
        screen.notice(
          service,
          'error',
          `does not stay up; see ${join(resolve(options.data), 'logs', `${service}.log`)}`,
        )
        if (service === 'console') screen.withoutPage()
        if (lookersOn.includes(service)) return
        hopeless = true
        stopping.abort()
      },
      onLogged: (service, { page, setup }) => service === 'console' && screen.page(page, setup),
      onDecided: screen.decided,
    })
    screen.started(recipe.station, recipe.budgetMs, station.broker.url, sourceOf(options))
    await finished(station, recipe.budgetMs, options.count, stopping.signal)
    screen.stopping()
    await station.stop()
    screen.ledger(station.ledger)
    if (options.report) {
      const report = reportOf(station.ledger, recipe.station, recipe.revision)
      await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`)
    }
    const complete = options.count === undefined || station.ledger.counts.triggered === options.count
    return station.ledger.balanced && complete && !hopeless ? 0 : 1
  } finally {
    await unlock()
  }
}

/** Better refused before the first part than lost after the last one. */
async function assertUsable({ replay, watch, report }: LocalOptions): Promise<void> {
  const folder = watch ?? replay
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory())
    throw new Error(`${watch === undefined ? '--replay' : '--watch'}: there is no folder ${resolve(folder)}`)
  if (report === undefined) return
  try {
    if ((await stat(report).catch(() => undefined))?.isDirectory()) throw new Error('it is a folder')
    await access(dirname(resolve(report)), constants.W_OK)
  } catch (error) {
    throw new Error(`--report: ${report} cannot be written (${error instanceof Error ? error.message : error})`)
  }
}

function sourceOf({ listen, watch, replay }: LocalOptions): string {
  return listen === undefined ? (watch ?? replay) : `HTTP on port ${listen === 0 ? 'of its log' : listen}`
}

function sourceSettings(options: LocalOptions): Record<string, string> {
  if (options.listen !== undefined) return { SOURCE: 'http', SOURCE_PORT: String(options.listen) }
  if (options.watch !== undefined) return { SOURCE: 'watch', SOURCE_FOLDER: resolve(options.watch) }
  return {
    SOURCE: 'replay',
    SOURCE_FOLDER: resolve(options.replay),
    REPLAY_RATE: String(options.rate),
    REPLAY_ORDER: options.order,
    ...(options.count !== undefined && { REPLAY_COUNT: String(options.count) }),
  }
}

/**
 * Until a counted replay is through, or until asked to stop. A verdict that does not come although its time is long up
 * ends the replay as well, and leaves its ledger unbalanced.
 */
function finished(station: Station, budgetMs: number, count: number | undefined, signal: AbortSignal): Promise<void> {
  let verdictsSeen = 0
  let lastVerdictMs = performance.now()
  return new Promise((end) => {
    const poll = setInterval(() => {
      const { triggered, verdicts } = station.ledger.counts
      if (verdicts > verdictsSeen) lastVerdictMs = performance.now()
      verdictsSeen = verdicts
      const isThrough = count !== undefined && verdicts >= count
      const isStuck =
        triggered >= (count ?? Number.POSITIVE_INFINITY) && performance.now() - lastVerdictMs > budgetMs + graceMs
      if (!signal.aborted && !isThrough && !isStuck) return
      clearInterval(poll)
      end()
    }, pollMs)
  })
}
