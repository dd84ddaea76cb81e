import { beforeAll, describe, expect, test } from 'vitest'
import { type RecipeTrial, RecipeTrialAnswers, type TrialAnswer } from '../../../shared/contracts/recipe-trial.ts'
import { encodePng } from '../../../shared/imaging/encode.ts'
import { partIdOf } from '../../../test/support/console-parts.ts'
import { disc, drawnImage } from '../vision/drawn-image.ts'
import { runTrial } from './run-trial.ts'

const document = `station: press
budget: manual
views:
  top:
    frame: { width: 100, height: 60 }
    millimetresPerPixel: 0.1
    model: models/cover/1
    checks:
      - name: bore
        kind: size
        region: { x: 0, y: 0, width: 60, height: 60 }
        object: dark
        measure: diameter
        limits: { minMm: 2, maxMm: 4 }
`

const frames = new Map<number, Uint8Array>()
/** Of parts that are all a little different. */
const good = Array.from({ length: 12 }, (_, index) => frameOf(10 + index))

async function addFrame(streamSequence: number, diameter: number, grey = 200, width = 100): Promise<void> {
  const { pixels } = drawnImage(width, 60, [grey, grey, grey], disc(30, 30, diameter, [40, 40, 40]))
  frames.set(streamSequence, await encodePng(pixels))
}

/** The frame of the part of the same number. */
function frameOf(number: number, view = 'top'): RecipeTrial['frames'][number] {
  return { partId: partIdOf(number), sequence: number, view, streamSequence: number }
}

async function answersTo(changes: Partial<RecipeTrial>): Promise<TrialAnswer[]> {
  const trial: RecipeTrial = { document, pictures: {}, task: { mode: 'try' }, frames: [frameOf(1)], ...changes }
  const answers: TrialAnswer[] = []
  const frame = async ({ streamSequence }: { streamSequence: number }): Promise<Uint8Array> => {
    const bytes = frames.get(streamSequence)
    if (bytes) return bytes
    throw new Error('it is not there any more')
  }
  await runTrial(trial, { frame, pictures: async () => new Map() }, (answer) => answers.push(answer))
  // What is said has to be what the contract lets pass.
  const { body } = RecipeTrialAnswers
  return answers.map((answer) => body.decode(body.encode(answer)))
}

beforeAll(async () => {
  await addFrame(1, 30)
  await addFrame(2, 50)
  await addFrame(4, 30, 200, 120)
  for (const [index, { streamSequence }] of good.entries()) {
    await addFrame(streamSequence, 29 + 0.37 * (index % 7), 196 + (index % 8))
  }
  await addFrame(30, 29, 196)
  await addFrame(31, -1)
})

describe('a recipe that is tried', () => {
  test('measures each frame, and says why it cannot', async () => {
    const [begun, ...answers] = await answersTo({ frames: [1, 2, 3, 4].map((number) => frameOf(number)) })
    expect(begun).toEqual({ is: 'begun', warnings: [] })
    expect(answers.at(-1)).toEqual({ is: 'done' })
    const told = answers.flatMap((answer) => (answer.is === 'measured' ? [answer.frame] : []))
    expect(told.map(({ partId }) => partId)).toEqual([1, 2, 3, 4].map(partIdOf))
    expect(told.map(({ outcome }) => outcome)).toMatchObject([
      { outcome: 'judged', checks: [{ name: 'bore', passed: true, limits: { min: 2, max: 4 } }] },
      { outcome: 'judged', checks: [{ passed: false, value: expect.closeTo(5, 0) }] },
      { outcome: 'unable', reason: expect.stringContaining('part 3 cannot be read as a picture (it is not there') },
      { outcome: 'unable', reason: expect.stringContaining('part 4 is 120 × 60') },
    ])
  })

  test('that no longer has a view says so of its frames', async () => {
    const answers = await answersTo({ frames: [frameOf(1, 'side')] })
    expect(answers[1]).toMatchObject({ frame: { outcome: { reason: 'the recipe has no view side' } } })
  })

  test('and has mistakes that only the rules know is refused with their lines', async () => {
    const answers = await answersTo({ document: document.replace('object: dark', 'object: invisible') })
    expect(answers).toMatchObject([{ is: 'refused', mistakes: [{ line: 12, text: expect.stringMatching(/object/) }] }])
  })

  test('and misses a picture is refused, and what nobody foresaw is a failure', async () => {
    const missing = await answersTo({ document: document.replace('    model:', '    reference: a.png\n    model:') })
    expect(missing).toMatchObject([{ is: 'refused', reason: expect.stringContaining('a.png') }])
    const answers: TrialAnswer[] = []
    const source = { frame: async () => new Uint8Array(), pictures: () => Promise.reject(new Error('no broker')) }
    const trial = { document, pictures: {}, task: { mode: 'try' as const }, frames: [frameOf(1)] }
    await runTrial(trial, source, (answer) => answers.push(answer))
    expect(answers).toEqual([{ is: 'failed', reason: 'no broker' }])
  })
})

describe('a recipe that is taught', () => {
  const task = { mode: 'teach', falseRejectShareMax: 0.005 } as const
  const taught = async (frames: RecipeTrial['frames']) => {
    const answers = await answersTo({ task, frames })
    return answers.flatMap((one) => (one.is === 'taught' ? [one.view] : []))[0]
  }

  test('gets limits around what good parts measure; the same picture twice counts once', async () => {
    const view = await taught([...good, frameOf(30), frameOf(99)])
    expect(view).toMatchObject({
      ...{ view: 'top', copies: 1, leftOut: 1, passing: 12 },
      promise: { asked: 0.005, frames: 12, limits: 2, isProven: false },
      checks: [{ name: 'bore', unit: 'mm', measured: 12, limits: { min: 2, max: 4 }, remarks: [] }],
    })
    expect(view).not.toHaveProperty('refusal')
    const [{ changes = [], proposed, smallest = 0, largest = 0 } = { proposed: {} }] = view?.checks ?? []
    expect(changes).toEqual([
      { path: ['limits', 'minMm'], value: proposed.min, before: 2 },
      { path: ['limits', 'maxMm'], value: proposed.max, before: 4 },
    ])
    expect([2 < (proposed.min ?? 0), (proposed.min ?? 0) < smallest]).toEqual([true, true])
    expect([largest < (proposed.max ?? 0), (proposed.max ?? 0) < 4]).toEqual([true, true])
  })

  test('by a part on which a check measures nothing is not to be taken over', async () => {
    const view = await taught([...good, frameOf(31)])
    expect(view?.refusal).toMatch(/^bore could not be measured on every photo/)
    expect(view?.checks[0]).toMatchObject({
      changes: [],
      remarks: [expect.stringMatching(/not measurable on part 31/)],
    })
  })

  test('by fewer than eight different parts is refused', async () => {
    const answers = await answersTo({ task, frames: good.slice(0, 7) })
    expect(answers.at(-1)).toMatchObject({ is: 'refused', reason: expect.stringContaining('7 photos are too few') })
  })
})
