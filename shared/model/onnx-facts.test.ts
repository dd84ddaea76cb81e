import { expect, it } from 'vitest'
import { filterBank } from '../../models/fit/filter-bank.ts'
import { createOnnxGraph } from '../../models/fit/onnx-graph.ts'
import { seededRandom } from '../../models/fit/random.ts'
import { ModelPackageError } from './package-error.ts'
import { verifyGraph } from './verify.ts'

function aBackbone(): Uint8Array {
  const graph = createOnnxGraph('backbone')
  const image = graph.input('image', 'uint8', [1, 64, 64, 3])
  graph.output('features', filterBank.addTo(graph, image), 'float32', [1, filterBank.featureCount, 8, 8])
  return graph.bytes()
}

const whole = aBackbone()

/** What is read of bytes that may be anything: facts, or the one error that says why not. */
function isRefused(bytes: Uint8Array): boolean {
  try {
    verifyGraph('model.onnx', bytes)
    return false
  } catch (error) {
    expect(error).toBeInstanceOf(ModelPackageError)
    return true
  }
}

it('reads a graph of this software', () => {
  expect(isRefused(whole)).toBe(false)
})

it('refuses a file wherever it is cut off', () => {
  const step = 7
  for (let length = 0; length < whole.length - 20; length += step) {
    expect({ length, isRefused: isRefused(whole.subarray(0, length)) }).toEqual({ length, isRefused: true })
  }
})

it('survives bytes that were changed', () => {
  const random = seededRandom(5)
  let refused = 0
  for (let round = 0; round < 3000; round++) {
    const changed = whole.slice()
    for (let change = 0; change <= round % 4; change++) changed[Math.floor(random() * whole.length)] = random() * 256
    if (isRefused(changed)) refused++
  }
  // Most bytes are weights, which may be anything.
  expect(refused).toBeGreaterThan(100)
})

it('survives random bytes', () => {
  const random = seededRandom(6)
  for (let round = 0; round < 2000; round++) {
    expect(isRefused(Uint8Array.from({ length: 1 + (round % 300) }, () => random() * 256))).toBe(true)
  }
})

/** A field of so many bytes around others. */
function field(number: number, content: Uint8Array): Uint8Array {
  const length: number[] = []
  for (let rest = content.length; length.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0))
  }
  const tag = (number << 3) | 2
  return Buffer.concat([
    Uint8Array.from(tag < 128 ? [tag] : [(tag & 127) | 128, tag >> 7]),
    Uint8Array.from(length),
    content,
  ])
}

const nothing = new Uint8Array()
const repeated = (part: Uint8Array, times: number) => Buffer.concat(Array.from({ length: times }, () => part))

it.each([
  ['nodes', field(7, repeated(field(1, nothing), 1_000_000))],
  ['tensors', field(7, repeated(field(5, nothing), 1_000_000))],
  ['inputs, outputs and tensors', field(7, repeated(field(13, nothing), 1_000_000))],
  ['dimensions', field(7, field(5, field(1, new Uint8Array(10_000_000))))],
])('counts %s no further than honest graphs have them', (what, bytes) => {
  expect(() => verifyGraph('model.onnx', bytes)).toThrow(new RegExp(`there are more than \\d+ ${what}`))
})

it('goes no deeper than honest graphs do', () => {
  let graph: Uint8Array = nothing
  for (let depth = 0; depth < 10_000; depth++) graph = field(1, field(5, field(6, graph)))
  expect(() => verifyGraph('model.onnx', field(7, graph))).toThrow('there are more than 16 graphs within each other')
})

it.each([
  ['a graph that comes twice', Buffer.concat([field(7, nothing), field(7, nothing)]), 'the field 7 comes twice'],
  ['a graph that is a number', Uint8Array.of(7 << 3, 1), 'the field 7 at byte 1 has the wire type 0'],
  [
    'a field that ends beyond its message',
    Uint8Array.of((7 << 3) | 2, 3, (1 << 3) | 2, 5, 0),
    'a field ends beyond the file',
  ],
  ['a name that goes on and on', field(7, field(5, field(8, new Uint8Array(5000)))), 'a name of 5000 bytes'],
  ['an operator set that is named twice', repeated(field(8, nothing), 2), 'the operator set "" is named twice'],
  ['no graph', field(2, nothing), 'there is no graph in it'],
  ['nothing', nothing, 'there is no graph in it'],
])('refuses %s', (_, bytes, problem) => {
  expect(() => verifyGraph('model.onnx', bytes)).toThrow(`model.onnx: is no ONNX model that can be used: ${problem}`)
})
