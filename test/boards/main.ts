import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { projectFolder } from '../../shared/service/software-version.ts'
import { type Line, startLine } from '../faults/line/line.ts'
import { noBrowser } from '../support/browser.ts'
import { recipeIn } from '../support/demo-recipe.ts'
import { temporaryFolder } from '../support/nats-server.ts'
import { startPrometheus, type Target } from '../support/prometheus.ts'
import { portOf, servingProcesses } from '../support/service-ports.ts'
import { type StationProcess, startStationProcess } from '../support/station-process.ts'
import { until } from '../support/until.ts'
import type { Span } from './draw-board.ts'
import { takePictures } from './pictures.ts'
import { opening, playScene } from './scene.ts'
import { startTraceSink } from './trace-sink.ts'

/** Takes the pictures of the dashboards, from a station to which a few things happen and one beside it that has its peace. */
const stepSeconds = 2
const lookIntervalMs = 1000
const say = (text: string): void => void process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)

if (noBrowser) throw new Error(noBrowser)
await using prometheus = await startPrometheus([])
for (const file of await takePictures(prometheus, await spanOfScene())) say(file)

/** Plays the scene before Prometheus. @returns when it was */
async function spanOfScene(): Promise<Span> {
  await using sink = await startTraceSink()
  await using folder = await temporaryFolder()
  const recipe = await recipeIn(folder.path, (text) => text.replace('station: demo', 'station: cover'))
  const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url }
  const ports = ['--line-port', '0', '--page-port', '0']
  await using station = await startStationProcess(['--listen', '0', ...ports], tracing)
  await using beside = await startStationProcess(['--recipe', recipe, '--rate', '1', ...ports], tracing)
  let isPlaying = true
  const follow = async (): Promise<void> => {
    while (isPlaying) {
      await prometheus.setTargets([...(await targetsOf('demo', station)), ...(await targetsOf('cover', beside))])
      await wait(lookIntervalMs)
    }
  }
  const following = follow()
  const line = await lineOf(station)
  const stationsThatDecide = 'count(sum by (station) (vaglio_verdicts_total) > 0)'
  await until('verdicts', async () => (await prometheus.query(stationsThatDecide))[0]?.value[1] === '2', 60_000)
  say('the scene begins')
  const fromSeconds = Math.floor(Date.now() / 1000)
  await playScene(station, line, say)
  const span = { fromSeconds, toSeconds: Math.floor(Date.now() / 1000), stepSeconds }
  isPlaying = false
  await Promise.all([following, line.end()])
  return span
}

async function lineOf(station: StationProcess): Promise<Line> {
  const unusableFolder = join(station.dataFolder, 'unusable')
  await mkdir(unusableFolder)
  const linePort = await portOf(station, 'plant-adapter', 'linePort')
  const sourcePort = await portOf(station, 'camera-ingest', 'sourcePort')
  const demoFolder = join(projectFolder, 'deploy/demo/images')
  return startLine({ ...opening, linePort, sourcePort, view: 'top', demoFolder, unusableFolder }, () => {})
}

/** A service that was started again has another port. */
async function targetsOf(name: string, station: StationProcess): Promise<Target[]> {
  const targets = servingProcesses.map(async (service) => ({
    instance: `${name}-${service}`,
    address: `127.0.0.1:${await portOf(station, service)}`,
  }))
  return await Promise.all(targets)
}
