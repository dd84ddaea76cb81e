import protobuf from 'protobufjs/light.js'
import { describe, expect, it } from 'vitest'
import { constantOutput, graphFor, packageOf } from '../../test/support/foreign-package.ts'
import { aClassifierManifest, aDetectorManifest, aForeignAnomalyManifest } from '../../test/support/model-manifests.ts'
import type { ModelManifest } from '../contracts/model.ts'
import { ModelProto } from './onnx-schema.ts'
import { verifyGraph, verifyModel } from './verify.ts'

const manifest = aForeignAnomalyManifest()
const float32 = 1
const uint8 = 2

interface Proto {
  irVersion: number
  opsetImport: object[]
  graph: Record<'node' | 'initializer' | 'input' | 'output', object[]>
}

function value(name: string, dims: readonly (number | undefined)[], elemType = float32) {
  const dim = dims.map((dimValue) => (dimValue === undefined ? {} : { dimValue }))
  return { name, type: { tensorType: { elemType, shape: { dim } } } }
}

/** An honest graph, changed. */
function modelWith(change: (proto: Proto) => void): Uint8Array {
  const bytes = graphFor(manifest, (graph) => {
    constantOutput(graph, 'pred_score', Float32Array.of(1), [1])
    constantOutput(graph, 'anomaly_map', Float32Array.of(1, 2, 3, 4), [2, 2])
  })
  const proto = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, arrays: true }) as Proto
  change(proto)
  return ModelProto.encode(ModelProto.fromObject(proto)).finish() as Uint8Array
}

const initializer = (tensor: object) => modelWith(({ graph }) => graph.initializer.push({ name: 'weights', ...tensor }))
const node = (changes: object) => modelWith(({ graph }) => graph.node.push({ opType: 'Identity', ...changes }))
const attribute = (changes: object) => node({ attribute: [{ name: 'it', ...changes }] })

/** Appends a field to the file's own message: so a field that the schema does not know comes into a file. */
function withField(bytes: Uint8Array, number: number, content: Uint8Array): Uint8Array {
  const field = protobuf.Writer.create()
    .uint32((number << 3) | 2)
    .bytes(content)
  return Buffer.concat([bytes, field.finish()])
}

const message = (number: number, content: Uint8Array) => withField(new Uint8Array(), number, content)
const verify =
  (bytes: Uint8Array, declared: ModelManifest = manifest) =>
  () =>
    verifyModel(packageOf(declared, bytes))

it('lets an honest model in', () => {
  verify(modelWith(() => {}))()
})

describe('operators', () => {
  it('are of the version that is declared', () => {
    const older = modelWith((proto) => {
      proto.opsetImport = [{ domain: 'ai.onnx', version: 11 }]
    })
    expect(verify(older)).toThrow(
      'foreign/model.onnx: is written in version 11 of the standard operators, model.json says 17; correct opset there',
    )
    verify(older, { ...manifest, opset: 11 })()
  })

  it.each([
    ['com.acme', 'Wasm'],
    ['com.microsoft', 'BeamSearch'],
    ['com.microsoft.QLinearAdd', ''],
    ['ai.onnx.mlx', 'Scaler'],
  ])('of %s such as %s are foreign', (domain, opType) => {
    expect(verify(node({ domain, opType }))).toThrow(`uses the operator ${domain}::${opType}, which is neither of`)
  })

  it.each([
    ['com.microsoft', 'QLinearAdd'],
    ['ai.onnx.ml', 'Scaler'],
    ['ai.onnx', 'Conv'],
  ])('of %s such as %s are let in', (domain, opType) => {
    verify(node({ domain, opType }))()
  })

  it('are foreign in a branch as well', () => {
    const graph = { node: [{ opType: 'Wasm', domain: 'com.acme' }] }
    expect(verify(attribute({ g: graph }))).toThrow('com.acme::Wasm')
  })

  it('are not defined by the model itself', () => {
    expect(
      verify(
        withField(
          modelWith(() => {}),
          25,
          new Uint8Array(),
        ),
      ),
    ).toThrow('defines functions of its own')
  })
})

describe('numbers', () => {
  const elsewhere = { name: 'weights', dims: [1], dataType: float32, dataLocation: 1 }

  it.each([
    ['an initialiser', initializer(elsewhere)],
    ['a constant', attribute({ t: elsewhere })],
    ['a branch', attribute({ g: { initializer: [elsewhere] } })],
    ['a branch of a branch', attribute({ g: { node: [{ attribute: [{ g: { initializer: [elsewhere] } }] }] } })],
    // Field 13 of a tensor says where, field 5 of a graph is an initialiser, 7 the graph.
    ['an initialiser that does not admit it', message(7, message(5, message(13, new Uint8Array())))],
  ])('are in the file itself, not so in %s', (_, bytes) => {
    expect(() => verifyGraph('model.onnx', bytes)).toThrow('in another file; save it as one file')
  })

  it.each([
    ['a hundred gigabytes', [25_000_000_000], 'float32 [25000000000], more than 256 MiB'],
    ['more than a number can count', [2 ** 50, 2 ** 50, 2 ** 50], 'more than 256 MiB'],
    ['fewer than none', [-1, -4], 'more than 256 MiB or no size at all'],
  ])('are not %s', (_, dims, message) => {
    expect(verify(initializer({ dims, dataType: float32 }))).toThrow(message)
  })

  it('are not too many in all', () => {
    const large = { dims: [2 ** 26 - 1], dataType: float32 }
    const bytes = modelWith(({ graph }) => graph.initializer.push(large, large, large))
    expect(verify(bytes)).toThrow('holds 768 MiB of numbers, at most 512 MiB are taken')
  })

  it('are as many as the file says, of a type there is', () => {
    const rawData = new Uint8Array(12)
    verify(initializer({ dims: [3], dataType: float32, rawData }))()
    expect(verify(initializer({ dims: [4], dataType: float32, rawData }))).toThrow(
      'the tensor weights is float32 [4], which are 16 bytes, but 12 are there',
    )
    expect(verify(initializer({ dims: [3], dataType: 99, rawData }))).toThrow('of the element type 99')
  })

  it('are dense', () => {
    const sparse = message(7, message(15, new Uint8Array()))
    expect(() => verifyGraph('model.onnx', sparse)).toThrow('holds sparse tensors')
  })
})

describe('sizes on the way', () => {
  it.each(['input', 'output'] as const)('of an %s are within memory', (direction) => {
    const bytes = modelWith(({ graph }) => graph[direction].push(value('huge', [1, 1 << 20, 1 << 20])))
    expect(verify(bytes)).toThrow('the tensor huge is [1, 1048576, 1048576], more than 1024 MiB')
  })
})

describe('input and outputs', () => {
  it('are those of the manifest', () => {
    const renamed = { ...manifest, input: { ...manifest.input, name: 'images' } }
    expect(
      verify(
        modelWith(() => {}),
        renamed,
      ),
    ).toThrow(
      'the input images should be float32 [1, 3, 64, 64], but there is none; the graph has image; correct model.json',
    )
    const flat = { ...manifest, input: { ...manifest.input, layout: 'nhwc' as const } }
    expect(
      verify(
        modelWith(() => {}),
        flat,
      ),
    ).toThrow('the input image should be float32 [1, 64, 64, 3], the graph has float32 [1, 3, 64, 64]')
  })

  it('are of the type in the manifest', () => {
    const bytes = modelWith(({ graph }) => {
      graph.input = [value('image', [1, 3, 64, 64], uint8)]
    })
    expect(verify(bytes)).toThrow('should be float32 [1, 3, 64, 64], the graph has uint8 [1, 3, 64, 64]')
  })

  it('may leave the batch open', () => {
    verify(
      modelWith(({ graph }) => {
        graph.input = [value('image', [undefined, 3, 64, 64])]
      }),
    )()
  })

  it('are one input, filled by the image; initialisers listed among them are none', () => {
    const second = modelWith(({ graph }) => graph.input.push(value('strength', [1])))
    expect(verify(second)).toThrow('takes a second input, strength, which nothing fills')
    const listed = modelWith(({ graph }) => {
      graph.input.push(value('strength', [1]))
      graph.initializer.push({ name: 'strength', dims: [1], dataType: float32, rawData: new Uint8Array(4) })
    })
    verify(listed)()
  })
})

describe('a manifest', () => {
  const bytes = modelWith(() => {})
  it.each([
    [
      {
        ...manifest,
        input: { ...manifest.input, type: 'uint8' as const, mean: [1, 2, 3] as [number, number, number] },
      },
      'input.mean and input.deviation do not go with the type uint8',
    ],
    [
      { ...manifest, input: { ...manifest.input, deviation: [1, 0, 1] as [number, number, number] } },
      'input.deviation has a 0',
    ],
    [
      aForeignAnomalyManifest({
        input: { fit: 'letterbox-centre' },
        outputs: { score: 'a', heatmap: 'b', nearest: 'c' },
      }),
      'outputs.patches and outputs.nearest go with input.fit squeeze only',
    ],
    [aDetectorManifest({ classes: ['cap', 'cap'] }), 'classes names cap twice'],
    [aClassifierManifest({ good: ['fine'] }), 'good names fine, which is none of classes'],
    [{ ...manifest, golden: [{ file: 'golden/1.png', score: 1 }] }, 'golden names golden/1.png'],
  ])('that cannot be meant is refused', (declared, problem) => {
    expect(verify(bytes, declared)).toThrow(`foreign/model.json: ${problem}`)
  })

  it('states the number of bytes as well as the hash', () => {
    const { manifest: declared, ...rest } = packageOf(manifest, bytes)
    expect(() => verifyModel({ ...rest, manifest: { ...declared, bytes: 5 } })).toThrow(
      `it has ${bytes.length} bytes, model.json says 5`,
    )
  })
})
