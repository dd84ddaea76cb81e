import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { AckPolicy } from 'nats'
import { expect, test } from 'vitest'
import { type Measurements, Snapshots } from '../shared/contracts/metrics.ts'
import { envelopeHeader } from '../shared/runtime/delivery.ts'
import { clientOf } from './support/nats-server.ts'
import { portOf, servingProcesses } from './support/service-ports.ts'
import { startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly links?: readonly { readonly spanId: string }[]
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[]
}

/** An OTLP endpoint that keeps what it is sent. */
async function otlpEndpoint(): Promise<AsyncDisposable & { readonly url: string; readonly spans: Span[] }> {
  const spans: Span[] = []
  const server = createServer(async (request, response) => {
    const { resourceSpans = [] } = JSON.parse(await bodyOf(request))
    for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
    response.end('{}')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    [Symbol.asyncDispose]: () => new Promise((closed) => void server.close(() => closed()).closeAllConnections()),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

test('one part is one connected trace, from capture to the line’s answer', async () => {
  await using endpoint = await otlpEndpoint()
  await using station = await startStationProcess(['--count', '6', '--rate', '4'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    TRACE_RATIO: '1',
    // Samples when a part begins, when nobody knows yet what its trace is worth.
    OTEL_TRACES_SAMPLER: 'always_off',
  })
  const { exitCode, report } = await station.finished()
  expect(exitCode).toBe(0)
  for (const { partId } of report?.parts ?? []) {
    const decision = endpoint.spans.find(
      ({ name, attributes }) =>
        name === 'decide part' &&
        attributes.some(({ key, value }) => key === 'vaglio.part.id' && value.stringValue === partId),
    )
    const trace = endpoint.spans.filter(({ traceId }) => traceId === decision?.traceId)
    expect(trace.map(({ name }) => name).toSorted()).toEqual([
      'answer line',
      'capture part',
      'decide part',
      'decide part',
      'process frame',
      'process prepared-model',
      'process prepared-rules',
    ])
    const ids = new Set(trace.map(({ spanId }) => spanId))
    const roots = trace.filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId))
    expect(roots.map(({ name }) => name)).toEqual(['capture part'])
    expect(decision?.links?.length).toBe(2)
    const attributes = decision?.attributes.map(({ key }) => key)
    expect(attributes).toEqual(expect.arrayContaining(['vaglio.verdict', 'vaglio.models', 'vaglio.stage.model_ms']))
  }
})

test('without a share of ordinary parts the traces of the others are there, and whole', async () => {
  await using endpoint = await otlpEndpoint()
  await using station = await startStationProcess(['--count', '12', '--rate', '4'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    TRACE_RATIO: '0',
  })
  const { report } = await station.finished()
  const parts = report?.parts ?? []
  const worthSeeing = parts.filter(({ verdict, basis }) => verdict !== 'pass' || basis !== 'model+rules')
  const decided = endpoint.spans.filter(({ name }) => name === 'decide part')
  const kept = new Set(decided.flatMap(({ attributes }) => attributes.map(({ value }) => value.stringValue)))
  expect(worthSeeing.length).toBeGreaterThan(0)
  expect(worthSeeing.length).toBeLessThan(parts.length)
  expect(parts.filter(({ partId }) => kept.has(partId))).toEqual(worthSeeing)
  for (const { traceId } of decided) {
    const names = endpoint.spans.filter((span) => span.traceId === traceId).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['capture part', 'answer line']))
  }
})

test('an endpoint that never answers delays no part', async () => {
  const hanging = createServer(() => {})
  await new Promise<void>((listening) => hanging.listen(0, '127.0.0.1', listening))
  const { port } = hanging.address() as AddressInfo
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, TRACE_RATIO: '1' }
  await using station = await startStationProcess(['--count', '12', '--rate', '4'], environment)
  const { exitCode, report } = await station.finished()
  hanging.close()
  hanging.closeAllConnections()
  expect(exitCode).toBe(0)
  // 60 ms are the machine's own, as in the fault campaign.
  expect(report?.parts.filter(({ latencyMs }) => latencyMs > 700 + 60)).toEqual([])
})

test('every service answers for its health and its metrics, and the forwarder brings all of them to one stream', async () => {
  await using station = await startStationProcess(['--rate', '4'])
  await until('a verdict', () => / ms {2}/.test(station.screen()), 20_000)
  for (const process of servingProcesses) {
    const service = process.replace(/^decision-.$/, 'decision')
    const port = await portOf(station, process)
    const isReady = new RegExp(`vaglio_ready\\{service="${service}",station="demo"\\} 1`)
    const metrics = await until(`${process} to say that it is ready`, async () => {
      const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`)
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      return ok && isReady.test(text) ? text : undefined
    })
    expect(metrics).not.toMatch(/part_?id/i)
  }
  const connection = await clientOf(station.brokerUrl(), join(station.dataFolder, 'keys'), 'provisioner', 'UPLINK')
  const snapshots = new Map<string, Measurements>()
  const inbox = '_INBOX_provisioner.snapshots'
  connection.subscribe(inbox, {
    callback: (_, { headers, data }) => {
      const envelope = Snapshots.envelope.safeParse(JSON.parse(headers?.get(envelopeHeader) || '{}')).data
      if (envelope) snapshots.set(`${envelope.service}/${envelope.instance}`, Snapshots.body.decode(data))
    },
  })
  const manager = await connection.jetstreamManager({ checkAPI: false })
  await manager.consumers.add('METRICS', { name: 'snapshots', deliver_subject: inbox, ack_policy: AckPolicy.None })
  await until('a snapshot of every service', () => snapshots.size >= servingProcesses.length)
  const names = [...snapshots.values()].flatMap(({ samples }) => samples.map(([name]) => name))
  expect(names).toEqual(
    expect.arrayContaining([
      'vaglio_parts_triggered_total',
      'vaglio_verdicts_total',
      'vaglio_verdict_latency_seconds_bucket',
    ]),
  )
  await connection.close()
})
