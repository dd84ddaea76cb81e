import { expect, test } from 'vitest'
import { countedExport, spansWaitingMax } from './span-export.ts'

type Inner = Parameters<typeof countedExport>[0]

/** An endpoint that answers when told to. */
function anEndpoint() {
  const answers: ((code: number) => void)[] = []
  const inner: Inner = {
    export: (_, onResult) => answers.push((code) => onResult({ code })),
    shutdown: async () => {},
  }
  const counted: Record<string, number> = {}
  const count = (outcome: string, spans: number) => (counted[outcome] = (counted[outcome] ?? 0) + spans)
  return { answers, counted, ...countedExport(inner, count) }
}

const spans = (length: number) => Array.from({ length }) as Parameters<Inner['export']>[0]

test('an endpoint that does not answer costs spans, which are counted, and no memory', () => {
  const { admit, counted, exporter, answers } = anEndpoint()
  for (let count = 0; count < spansWaitingMax; count += 1) expect(admit()).toBe(true)
  expect(admit()).toBe(false)
  expect(counted).toEqual({ dropped: 1 })
  exporter.export(spans(spansWaitingMax), () => {})
  expect(admit()).toBe(true)
  answers[0]?.(1)
  expect(counted).toEqual({ dropped: 1, failed: spansWaitingMax })
})

test('what the endpoint took is exported, and OpenTelemetry hears of it', () => {
  const { counted, exporter, answers } = anEndpoint()
  const results: number[] = []
  exporter.export(spans(3), ({ code }) => results.push(code))
  answers[0]?.(0)
  expect(counted).toEqual({ exported: 3 })
  expect(results).toEqual([0])
})
