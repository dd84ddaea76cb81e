import protobuf from 'protobufjs/light.js'
import { compressSync } from 'snappy'
import type { Point } from './point.ts'

/**
 * Remote write 1.0, of which both Prometheus and VictoriaMetrics are receivers, with its field numbers.
 * Source: https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
const messages = {
  WriteRequest: { fields: { timeseries: { rule: 'repeated', type: 'TimeSeries', id: 1 } } },
  TimeSeries: {
    fields: {
      labels: { rule: 'repeated', type: 'Label', id: 1 },
      samples: { rule: 'repeated', type: 'Sample', id: 2 },
    },
  },
  Label: { fields: { name: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
  Sample: { fields: { value: { type: 'double', id: 1 }, timestamp: { type: 'int64', id: 2 } } },
}
const WriteRequest = protobuf.Root.fromJSON({ nested: messages }).lookupType('WriteRequest')

/** What a receiver asks for in the request's headers. */
export const writeRequestHeaders = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
} as const

interface Series {
  readonly labels: readonly { readonly name: string; readonly value: string }[]
  readonly samples: { readonly value: number; readonly timestamp: number }[]
}

/** The body of one request: protobuf, in Snappy's block format. Series are said once each, their samples in order of time. */
export function writeRequest(points: readonly Point[]): Uint8Array {
  const timeseries = [...seriesOf(points).values()]
  for (const { samples } of timeseries) samples.sort((one, other) => one.timestamp - other.timestamp)
  return compressSync(WriteRequest.encode({ timeseries }).finish())
}

function seriesOf(points: readonly Point[]): ReadonlyMap<string, Series> {
  const all = new Map<string, Series>()
  for (const point of points) {
    const labels = labelsOf(point)
    const key = JSON.stringify(labels)
    const series = all.get(key) ?? { labels: labels.map(([name, value]) => ({ name, value })), samples: [] }
    series.samples.push({ value: point.value, timestamp: point.atMs })
    all.set(key, series)
  }
  return all
}

/** Sorted by name, as the receiver demands. */
function labelsOf({ metric, labels }: Point): [string, string][] {
  const own = Object.entries(labels).filter(([, value]) => value !== '')
  return [...own, ['__name__', metric] as [string, string]].sort(([one], [other]) => (one < other ? -1 : 1))
}
