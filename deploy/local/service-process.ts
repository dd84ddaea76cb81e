import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { backoff } from '../../shared/runtime/backoff.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { setNiceness } from './niceness.ts'
import { stopChild } from './stop-child.ts'

const stopMsMax = 8000
const earlyEndsMax = 3
const earlyMs = 3000
const restartMs = backoff(200, 5000)
/**
 * V8 lets the young part of a heap grow to 48 MiB; with semi-spaces of this many MiB it is an eighth of that in each of a
 * dozen processes. Processes that a service forks inherit it.
 */
const semiSpaceMebibytes = 2
/** Of glibc's heaps, of which it would otherwise make one for nearly every thread. */
const mallocArenas = 2
const servicesFolder = fileURLToPath(new URL('../../services', import.meta.url))

export interface ServiceProcessOptions {
  /** What it is called in logs and notices. */
  readonly name: string
  /** Its folder under `services/`. */
  readonly folder: string
  readonly environment: Record<string, string>
  /** What of it may have changed when it is started again. */
  readonly renewed?: (() => Promise<Record<string, string>>) | undefined
  readonly logFolder: string
  /** How far it gives way to other processes when the cores are busy: −20 not at all, 19 entirely. */
  readonly niceness: number
  /** A line of the service's log that a person should see: a warning or worse. */
  readonly onNotice: (service: string, level: 'warn' | 'error', text: string) => void
  /** What a line of the service's log says besides its text. */
  readonly onLogged?: ((service: string, fields: Readonly<Record<string, unknown>>) => void) | undefined
  /** The service cannot stay up; starting it again did not help. */
  readonly onHopeless: (service: string) => void
}

/** One service as its own process, started again when it ends. */
export interface ServiceProcess {
  readonly name: string
  readonly pid: number | undefined
  stop(): Promise<void>
}

export function startService(options: ServiceProcessOptions): ServiceProcess {
  const { name, onNotice, onHopeless } = options
  const log = openLogFile(join(options.logFolder, `${name}.log`))
  let child: ChildProcess
  let stopping = false
  let earlyEnds = 0
  let hasStayedUp = false
  let { environment } = options

  function start(): void {
    const startedMs = performance.now()
    child = spawnService({ ...options, environment }, log)
    // A machine that has no process left says so without an exit.
    child.on('error', (error) => child.pid === undefined && ended(`it cannot be started: ${error.message}`))
    child.on('exit', (code, signal) => ended(`${signal ?? `exit code ${code}`}`))

    function ended(how: string): void {
      if (stopping) return
      earlyEnds = performance.now() - startedMs < earlyMs ? earlyEnds + 1 : 0
      hasStayedUp ||= earlyEnds === 0
      if (earlyEnds >= earlyEndsMax && !hasStayedUp) {
        onHopeless(name)
        return
      }
      onNotice(name, 'error', `ended (${how}) and is started again`)
      setTimeout(() => stopping || void startAgain(), restartMs(earlyEnds + 1))
    }
  }

  async function startAgain(): Promise<void> {
    environment = { ...environment, ...(await options.renewed?.()) }
    if (!stopping) start()
  }

  start()
  return {
    name,
    get pid() {
      return child.pid
    },
    async stop() {
      stopping = true
      await stopChild(child, stopMsMax)
      log.end()
    },
  }
}

function spawnService(
  { name, folder, environment, niceness, onNotice, onLogged }: ServiceProcessOptions,
  log: LogFile,
): ChildProcess {
  const entry = join(servicesFolder, folder, 'main.js')
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', `--max-semi-space-size=${semiSpaceMebibytes}`, entry],
    {
      env: { MALLOC_ARENA_MAX: String(mallocArenas), ...inheritedEnvironment(), ...environment },
      // The channel ends with this process and the service then stops by itself; the group of its own keeps Ctrl-C away.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    },
  )
  if (child.pid !== undefined) setNiceness(child.pid, niceness)
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(line)
      const fields = fieldsIn(line)
      onLogged?.(name, fields)
      const notice = noticeIn(fields)
      if (notice) onNotice(name, notice.level, notice.text)
    })
  }
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.write(line)
      onNotice(name, 'error', line)
    })
  }
  return child
}

/** What a service needs besides its own settings: where programs are, and telemetry's standard variables. */
function inheritedEnvironment(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: the launcher hands its own environment on
  const entries = Object.entries(process.env)
  const kept = entries.filter(
    ([key]) => key.startsWith('OTEL_') || ['PATH', 'HOME', 'TZ', 'LOG_LEVEL', 'TRACE_RATIO'].includes(key),
  )
  return Object.fromEntries(kept) as Record<string, string>
}

/** None where the line is not of the log. */
function fieldsIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(line)
    return typeof fields === 'object' && fields !== null ? { ...fields } : {}
  } catch {
    return {}
  }
}

/** pino's levels: 40 is a warning, 50 and above an error. */
function noticeIn({
  level,
  msg,
}: Readonly<Record<string, unknown>>): { level: 'warn' | 'error'; text: string } | undefined {
  if (typeof level !== 'number' || level < 40 || typeof msg !== 'string') return undefined
  return { level: level >= 50 ? 'error' : 'warn', text: msg }
}
