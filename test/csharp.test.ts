import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreatedToken } from '../services/console/api/token.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { type ConsoleClient, consoleOf } from './support/console-client.ts'
import { demoFolder } from './support/demo-recipe.ts'
import { temporaryFolder } from './support/nats-server.ts'
import { type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const sources = join(projectFolder, 'deploy/csharp')
const picture = join(demoFolder, 'images/missing-fastener/001.jpg')
const hasMono = ['mcs', 'mono'].every((program) => runs(program))
if (!hasMono)
  process.stderr.write('skipped: the C# client needs mcs and mono (apt-get install mono-mcs mono-runtime)\n')

function runs(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

let station: StationProcess
let client: ConsoleClient
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let secret = ''
beforeAll(async () => {
  if (!hasMono) return
  folder = await temporaryFolder()
  compile(join(sources, 'VaglioClient'), 'VaglioClient.dll', ['-target:library'])
  compile(join(sources, 'Sample'), 'Sample.exe', [`-r:${join(folder.path, 'VaglioClient.dll')}`])
  station = await startStationProcess(['--rate', '4', '--page-port', '0'])
  client = await consoleOf(station)
  await until('a station that is ready', async () => (await client.get('/ready')).ok, 60_000)
  const made = await client.send('POST', '/tokens', { name: 'plc', role: 'operator' })
  secret = ((await made.json()) as CreatedToken).secret
}, 120_000)
afterAll(async () => {
  await station?.[Symbol.asyncDispose]()
  await folder?.[Symbol.asyncDispose]()
}, 60_000)

function compile(from: string, to: string, options: readonly string[]): void {
  const files = readdirSync(from).filter((file) => file.endsWith('.cs'))
  const given = ['-langversion:7', '-warnaserror', ...options, `-out:${join(folder.path, to)}`]
  execFileSync('mcs', [...given, ...files.map((file) => join(from, file))], { stdio: 'pipe' })
}

/** The sample, as somebody would run it. */
function runSample(verdicts: number, token = secret) {
  const child = spawn('mono', [join(folder.path, 'Sample.exe'), client.url, picture, String(verdicts)], {
    // biome-ignore lint/style/noProcessEnv: the program under test gets the environment of the tests
    env: { ...process.env, VAGLIO_TOKEN: token },
  })
  let [output, errors] = ['', '']
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (errors += text))
  // At the lowest priority Mono complains of the priority, on standard output.
  const told = (): string => output.replace(/^mono_thread.*\n/gm, '')
  const heard = (): number[] => [...told().matchAll(/heard: part (\d+)/g)].map(([, number]) => Number(number))
  const ended = once(child, 'close').then(([code]) => [code, errors])
  return { told, heard, ended }
}

describe.skipIf(!hasMono)('the C# client', () => {
  test('asks for a verdict, hears those of the line and says that the station is ready', async () => {
    const { told, heard, ended } = runSample(3)
    expect(await ended).toEqual([0, ''])
    expect(told()).toMatch(/^READY\nasked: part \d+ reject \(model\+rules, score \d+\.\d\d, \d+ ms\) \S/)
    expect(heard()).toHaveLength(3)
  }, 60_000)

  test('says that it does not hear the station, and goes on where it was when the console is back', async () => {
    const { told, heard, ended } = runSample(16)
    await until('some verdicts', () => heard().length >= 3)
    process.kill(station.pidOf('console'), 'SIGKILL')
    expect(await ended).toEqual([0, ''])
    expect(told()).toMatch(/heard: part.*not ready: the console.*heard: part/s)
    const [first = 0] = heard()
    expect(heard()).toEqual(Array.from({ length: 16 }, (_, index) => first + index))
  }, 60_000)

  test('says why it is refused', async () => {
    const { ended } = runSample(1, 'not-a-token')
    expect(await ended).toEqual([1, expect.stringContaining('not logged in: log in, or send a token')])
  }, 60_000)
})
