import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The oldest nats-server that Vaglio runs on in production: earlier ones have known faults and lack settings. */
const versionMin = [2, 14, 3] as const
/** Debian suites whose nats-server is new enough and runs on a stable Debian as well, newest first. */
const suites = ['sid', 'forky'] as const
const fetchMsMax = 120_000

/** There is no nats-server to be had; the message says how to get one. */
export class BrokerMissingError extends Error {
  override name = 'BrokerMissingError'
}

/**
 * Finds a nats-server that is new enough: on the PATH, in the cache, or from the distribution's newer suites. Fetching
 * needs no root and leaves the system as it is: the package is unpacked into the cache.
 * @param report told of each step that may take a while
 * @param signal ends the fetching
 * @throws {BrokerMissingError}
 */
export async function findNatsServer(
  cacheFolder: string,
  report: (step: string) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const cached = join(resolve(cacheFolder), 'usr/sbin/nats-server')
  const reasons: string[] = []
  for (const binary of ['nats-server', cached]) {
    const version = await versionOf(binary)
    if (version && isNewEnough(version)) return binary
    if (version) reasons.push(`${binary} is ${version}`)
  }
  for (const suite of suites) {
    try {
      await fetchFrom(suite, resolve(cacheFolder), report, signal)
      const version = await versionOf(cached)
      if (version && isNewEnough(version)) return cached
      reasons.push(`Debian ${suite} has ${version ?? 'none that runs here'}`)
    } catch (error) {
      signal.throwIfAborted()
      reasons.push(`Debian ${suite}: ${firstLine(error)}`)
    }
  }
  throw new BrokerMissingError(
    `no nats-server ${versionMin.join('.')} or newer (${reasons.join('; ')}).\n` +
      'Install one from https://nats.io/download and put it on the PATH, then start again.',
  )
}

async function versionOf(binary: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(binary, ['--version'])
    return /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}

/** Whether a version such as `2.15.1` is at least the oldest supported one. */
export function isNewEnough(version: string): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, least] of versionMin.entries()) {
    const part = parts[index] ?? 0
    if (part !== least) return part > least
  }
  return true
}

/** Lets apt work in a folder of its own, with the machine's own mirror and keyring. */
async function fetchFrom(
  suite: string,
  cacheFolder: string,
  report: (step: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const work = join(cacheFolder, 'apt')
  await mkdir(join(work, 'lists/partial'), { recursive: true })
  await mkdir(join(work, 'cache/archives/partial'), { recursive: true })
  await writeFile(join(work, 'source.list'), `deb [signed-by=${debianKeyring}] ${await debianMirror()} ${suite} main\n`)
  const options = {
    'Dir::Etc::sourcelist': join(work, 'source.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
    'Debug::NoLocking': '1',
    'Acquire::Languages': 'none',
  }
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const limits = { cwd: work, timeout: fetchMsMax, signal }
  report(`nats-server: reading the package list of Debian ${suite} (about 11 MB, once)`)
  await run('apt-get', [...flags, 'update'], limits)
  report('nats-server: downloading and unpacking the package (about 5 MB, once)')
  await run('apt-get', [...flags, 'download', 'nats-server'], limits)
  const archive = (await readdir(work)).find((name) => name.endsWith('.deb'))
  if (!archive) throw new Error('apt-get downloaded no package')
  await run('dpkg', ['-x', join(work, archive), cacheFolder])
  await rm(work, { recursive: true, force: true })
}

const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The mirror this machine already uses. */
async function debianMirror(): Promise<string> {
  const folder = '/etc/apt/sources.list.d'
  const files = ['/etc/apt/sources.list']
  if (existsSync(folder)) files.push(...(await readdir(folder)).map((name) => join(folder, name)))
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '')
    const [mirror] = text.match(/https?:\/\/\S+\/debian(?=\/?\s)/) ?? []
    if (mirror) return mirror
  }
  throw new Error('this is no Debian with a package mirror')
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim().split('\n').at(-1) ?? text
}
