import sharp from 'sharp'
import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import type { FrameEnvelope } from '../../shared/contracts/frame.ts'
import { messageBytesMax } from '../../shared/contracts/limits.ts'
import { ModelInput } from '../../shared/contracts/model.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { ExpiredError } from '../../shared/runtime/expired-error.ts'
import { aFrame, aManifest, aRecipe } from '../../test/support/builders.ts'
import { createHandler } from './handler.ts'
import { createModelCuts } from './model-cuts.ts'
import { planCut, planView } from './view-plan.ts'

const [recipe] = Object.values(aRecipe().views)
const model = aManifest({ input: ModelInput.parse({ name: 'image', width: 32, height: 16 }) })
if (!recipe) throw new Error('the builder makes a view')
const plan = planView(recipe)
const cuts = createModelCuts(new Map([['top', { plan, recipeModel: recipe.model, own: model }]]))
const flight = { enter: async () => () => {}, hasRoom: () => true }
const work = { plans: new Map([['top', plan]]), cuts, flight, decode: decodeImage, cut: cropAndScale, shadowEvery: 2 }
const preprocess = createHandler(work)
const nothing = new Uint8Array()

function handle({ envelope, body }: { envelope: FrameEnvelope; body: Uint8Array }) {
  return preprocess({ envelope, body: nothing }, async () => body)
}

async function findingsOf(body: Uint8Array, envelope: FrameEnvelope = aFrame()) {
  const outgoing = await handle({ envelope, body })
  return outgoing.map(({ contract, body }) => ({ contract: contract.name, finding: body }))
}

const picture = (width = 8, height = 6) => sharp({ create: { width, height, channels: 3, background: '#ff8000' } })

describe('preprocess', () => {
  test('cuts one picture for the model and one for the rules', async () => {
    const [forModel, forRules] = await handle({ envelope: aFrame(), body: await picture().png().toBuffer() })
    expect(forModel).toMatchObject({
      contract: { name: 'prepared-model' },
      envelope: {
        pixels: { width: 32, height: 16 },
        region: { x: 0, y: 0, width: 8, height: 6 },
        model: { name: 'plate', version: '1', sha256: model.sha256 },
        purpose: 'judge',
      },
    })
    expect(forModel?.body).toHaveLength(32 * 16 * 3)
    expect(forRules).toMatchObject({
      contract: { name: 'prepared-rules' },
      envelope: { pixels: { width: 8, height: 6 }, region: { x: 0, y: 0, width: 8, height: 6 } },
    })
    expect(forRules?.body).toEqual(Buffer.from(Array.from({ length: 48 }, () => [255, 128, 0]).flat()))
  })

  describe('while a model sits its exam', () => {
    interface Circumstances {
      readonly shadowEvery?: number
      readonly hasRoom?: boolean
      readonly frame?: Partial<FrameEnvelope>
    }
    const other = { ...model, version: '2' }
    const shadowOf = async (
      candidate: typeof model,
      { shadowEvery = 1, hasRoom = true, frame = {} }: Circumstances = {},
    ) => {
      const [judge, shadow] = [planCut(plan, model), planCut(plan, candidate)]
      const examining = {
        ...work,
        cuts: { of: () => ({ judge, shadow }) },
        flight: { ...flight, hasRoom: () => hasRoom },
        shadowEvery,
      }
      const body = await picture().png().toBuffer()
      return createHandler(examining)({ envelope: aFrame(frame), body: nothing }, async () => body)
    }

    test('some parts are cut for it as well, last of all, with the size it wants', async () => {
      const outgoing = await shadowOf({ ...other, input: { ...other.input, width: 64 } })
      expect(outgoing.map(({ contract }) => contract.name)).toEqual([
        'prepared-model',
        'prepared-rules',
        'prepared-model',
      ])
      expect(outgoing[0]).toMatchObject({ envelope: { purpose: 'judge', model: { version: '1' } } })
      expect(outgoing[2]).toMatchObject({
        envelope: { purpose: 'shadow', model: { version: '2' }, pixels: { width: 64, height: 16 } },
      })
      expect(outgoing[2]?.body).toHaveLength(64 * 16 * 3)
    })

    test('one picture does for both models where both want the same size', async () => {
      const [judge, , shadow] = await shadowOf(other)
      expect(shadow?.body).toBe(judge?.body)
    })

    test('not every part, and none while the judges are busy', async () => {
      expect(await shadowOf(other, { hasRoom: false })).toHaveLength(2)
      expect(await shadowOf(other, { shadowEvery: 1e9 })).toHaveLength(2)
    })

    test('a share of the parts of every cavity, however they follow one another', async () => {
      const parts = Array.from({ length: 400 }, (_, index) => index + 1)
      const isCut = async (sequence: number) => {
        const frame = { sequence, partId: ulid(1_700_000_000_000 + 100 * sequence) }
        return (await shadowOf(other, { shadowEvery: 2, frame })).length === 3
      }
      const cut = (await Promise.all(parts.map(async (part) => ((await isCut(part)) ? [part] : [])))).flat()
      for (const cavity of [0, 1]) {
        const ofCavity = cut.filter((sequence) => sequence % 2 === cavity)
        expect(ofCavity.length).toBeGreaterThan(60)
        expect(ofCavity.length).toBeLessThan(140)
      }
    })
  })

  const unable = (code: string) => [
    { contract: 'finding-model', finding: expect.objectContaining({ outcome: 'unable', code }) },
    { contract: 'finding-rules', finding: expect.objectContaining({ outcome: 'unable', code }) },
  ]

  test.each<[string, () => Promise<Uint8Array>, string]>([
    ['zero bytes', async () => new Uint8Array(), 'image-empty'],
    ['a text file', async () => Buffer.from('not an image'), 'image-type-unsupported'],
    ['a GIF', () => picture().gif().toBuffer(), 'image-type-unsupported'],
    ['a truncated JPEG', async () => (await picture(8, 6).jpeg().toBuffer()).subarray(0, -40), 'image-unreadable'],
    ['a PNG bomb', () => picture(12_000, 12_000).png().toBuffer(), 'image-size-unexpected'],
    ['16 bits a sample', () => picture().toColourspace('rgb16').png().toBuffer(), 'image-depth-unsupported'],
    ['CMYK', () => picture().toColourspace('cmyk').jpeg().toBuffer(), 'image-colour-space-unsupported'],
    ['an animated PNG', async () => animated(await picture().png().toBuffer()), 'image-animated'],
    ['another size than the recipe says', () => picture(6, 8).png().toBuffer(), 'image-size-unexpected'],
  ])('answers for both judges on %s', async (_, makeBytes, code) => {
    expect(await findingsOf(await makeBytes())).toEqual(unable(code))
  })

  test('says what size a picture has and what size it has to have, be it too large or too small', async () => {
    for (const [width, height] of [
      [6, 8],
      [12_000, 12_000],
    ] as const)
      expect(await findingsOf(await picture(width, height).png().toBuffer())).toMatchObject([
        { finding: { reason: `the image is ${width} × ${height} pixels, the recipe expects 8 × 6` } },
        {},
      ])
  })

  test('a frame without an image is answered with the camera’s reason', async () => {
    const envelope = aFrame({ image: { at: 'nowhere', reason: 'the cable is out' } })
    expect(await findingsOf(new Uint8Array(), envelope)).toMatchObject([
      { finding: { code: 'image-missing', reason: 'the cable is out' } },
      {},
    ])
  })

  test('a frame that could not be judged in time is not fetched', async () => {
    const full = { enter: () => Promise.reject(new ExpiredError('too late')) }
    const shedding = createHandler({ ...work, flight: { ...flight, ...full } })
    let fetched = 0
    const fetchBody = async () => {
      fetched += 1
      return nothing
    }
    await expect(shedding({ envelope: aFrame(), body: nothing }, fetchBody)).rejects.toThrow(ExpiredError)
    expect(fetched).toBe(0)
  })

  test('a frame that the broker cannot give makes room for the next', async () => {
    let left = 0
    const leave = () => {
      left += 1
    }
    const counting = { enter: async () => leave }
    const preprocess = createHandler({ ...work, flight: { ...flight, ...counting } })
    const fetchBody = () => Promise.reject(new Error('gone'))
    await expect(preprocess({ envelope: aFrame(), body: nothing }, fetchBody)).rejects.toThrow('gone')
    expect(left).toBe(1)
  })

  test('an error that is not the image’s fault is not blamed on it', async () => {
    const broken = createHandler({ ...work, decode: () => Promise.reject(new TypeError('a bug')) })
    await expect(broken({ envelope: aFrame(), body: nothing }, async () => nothing)).rejects.toThrow('a bug')
  })
})

describe('planView', () => {
  test('sends no more than a message carries, both sides at one scale', () => {
    const large = { ...recipe, frame: { width: 4000, height: 3000 } }
    const { width, height } = planView(large).rulesSize
    expect(width * height * 3).toBeLessThan(messageBytesMax)
    expect(width * height * 3).toBeGreaterThan(0.9 * messageBytesMax)
    expect(Math.abs(width / height - 4 / 3)).toBeLessThan(0.002)
  })
})

/** The chunk that makes a PNG an animation stands before its pixels; 33 bytes are signature and header. */
function animated(png: Buffer): Buffer {
  const chunk = Buffer.alloc(20)
  chunk.writeUInt32BE(8, 0)
  chunk.write('acTL', 4, 'latin1')
  chunk.writeUInt32BE(2, 8)
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}
