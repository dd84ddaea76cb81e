import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CheckResult } from '../../../shared/contracts/finding.ts'
import { CheckRecipe, RecipeDocument } from '../../../shared/contracts/recipe.ts'
import { disc, drawnImage } from '../vision/drawn-image.ts'
import { parseView, type ReadyView } from './parse-checks.ts'
import { runChecks } from './run-checks.ts'

const region = { x: 0, y: 0, width: 120, height: 80 }
const bore = { name: 'bore', kind: 'size', region, measure: 'diameter', object: 'dark', limits: { maxMm: 5 } }

function ready(...checks: object[]): ReadyView {
  const parsed = parseView({ checks: CheckRecipe.array().parse(checks) }, [])
  if (!parsed.success) throw new Error(JSON.stringify(parsed.mistakes))
  return parsed.view
}

function mistakes(...checks: object[]): string[] {
  const parsed = parseView({ checks: CheckRecipe.array().parse(checks) }, ['views', 'top'])
  return parsed.success ? [] : parsed.mistakes.map(({ path, message }) => `${path.join(' ')}: ${message}`)
}

describe('parsing', () => {
  test('an unknown kind names the kinds there are', () => {
    expect(mistakes({ ...bore, kind: 'weight' })).toEqual([
      expect.stringMatching(
        /^views top checks 0 kind: there is no check "weight"; there are colour-share, colour, .*size/,
      ),
    ])
  })

  test('all mistakes of all checks are told at once, each with its path and what is allowed', () => {
    const size = { ...bore, measure: 'depth', limits: { minMm: -1, maximum: 5 }, tolerance: 1 }
    const colour = { name: 'cap', kind: 'colour', region, reference: 'red', maxDeltaE: '5' }
    const missing = { name: 'screw', kind: 'missing-part', region, diameterMm: { min: 5, max: 4 } }
    expect(mistakes(size, colour, missing)).toEqual([
      'views top checks 0 measure: Invalid option: expected one of "diameter"|"width"|"height"|"area"',
      'views top checks 0 limits minMm: Too small: expected number to be >=0',
      'views top checks 0 limits maximum: is not known here; there are minMm, maxMm',
      'views top checks 0 tolerance: is not known here; there are measure, object, limits, minContrast, mayReachEdge',
      'views top checks 1 reference: use "#rrggbb" in quotes, or lightness (0 to 100) with a and b (-128 to 128)',
      'views top checks 1 maxDeltaE: Invalid input: expected number, received string',
      'views top checks 2 diameterMm: min must not be above max',
    ])
  })

  test('a size needs a limit', () => {
    expect(mistakes({ ...bore, limits: {} })).toEqual(['views top checks 0 limits: give minMm, maxMm or both'])
    expect(mistakes({ ...bore, limits: { minMm: 3, maxMm: 2 } })).toHaveLength(1)
  })

  test('a fixture that no check goes with is refused: a lost part would pass', () => {
    const fixture = { kind: 'blob', region, object: 'dark' }
    const parsed = (...anchors: ('frame' | undefined)[]) => {
      const checks = CheckRecipe.array().parse(
        anchors.map((anchor, index) => ({ ...bore, name: `bore-${index}`, anchor })),
      )
      return parseView({ reference: 'good.png', fixture, checks }, ['views', 'top'])
    }
    expect(parsed('frame', undefined)).toMatchObject({ success: true })
    expect(parsed('frame', 'frame')).toEqual({
      success: false,
      mistakes: [{ path: ['views', 'top', 'fixture'], message: expect.stringMatching(/^no check goes with the part/) }],
    })
  })

  test.each(['screw-presence', 'aws-aliens', 'cola-bottles'])('the recipe %s is right', (name) => {
    const file = new URL(`../../../test/recipes/${name}.yaml`, import.meta.url)
    const { views } = RecipeDocument.parse(parse(readFileSync(file, 'utf8')))
    const parsed = Object.entries(views).map(([name, view]) => parseView(view, ['views', name]))
    expect(parsed).toEqual([expect.objectContaining({ success: true })])
  })
})

describe('running', () => {
  const image = drawnImage(120, 80, [200, 200, 200], disc(60, 40, 50, [60, 60, 60]))

  test('a result keeps to the contract and says in one sentence what was measured and allowed', () => {
    const checks = ready(
      { ...bore, limits: { minMm: 4, maxMm: 6 } },
      { ...bore, limits: { maxMm: 4 }, onFail: 'stop' },
      { ...bore, measure: 'width', limits: { minMm: 6 } },
      { name: 'disc', kind: 'missing-part', region, diameterMm: { min: 4, max: 6 } },
      { name: 'pin', kind: 'missing-part', region, diameterMm: { min: 1, max: 2 } },
      { name: 'plate', kind: 'colour', region, reference: '#ffffff', maxDeltaE: 1 },
    )
    const results = runChecks(image, checks)
    expect(results.map((result) => CheckResult.parse(result))).toEqual(results)
    expect(results.map(({ passed, onFail }) => [passed, onFail])).toEqual([
      [true, 'reject'],
      [false, 'stop'],
      [false, 'reject'],
      [true, 'reject'],
      [false, 'reject'],
      [false, 'reject'],
    ])
    expect(results.map(({ reason }) => reason.replace(/\d\.\d\d+/, '#'))).toEqual([
      'bore is # mm across, allowed 4 to 6 mm',
      'bore is # mm across, allowed 4 mm or less',
      'bore is 5.1 mm wide, allowed 6 mm or more',
      'disc is # mm across, allowed 4 to 6 mm',
      expect.stringMatching(/^pin is missing: what stands out there is 5\.\d mm across, a part is 1 to 2 mm$/),
      'plate is 1# ΔE00 from its reference colour, allowed 1 ΔE00 or less',
    ])
  })

  test('limits are inclusive', () => {
    const [result] = runChecks(image, ready({ ...bore, measure: 'width', limits: { minMm: 5.1, maxMm: 5.1 } }))
    expect(result).toMatchObject({ passed: true, value: 5.1 })
  })

  test('nothing to measure is a failure, also without a lower limit', () => {
    const results = runChecks(drawnImage(120, 80, [200, 200, 200]), ready(bore))
    expect(results.map((result) => CheckResult.parse(result))).toEqual(results)
    expect(results[0]).toMatchObject({
      passed: false,
      region,
      reason: 'bore was not found: nothing dark stands out from its ground',
    })
  })

  test('a check that breaks has failed and does not take the others with it', () => {
    const outside = { ...bore, name: 'outside', region: { ...region, x: 60 } }
    const results = runChecks(image, ready(outside, { ...bore, limits: { minMm: 4 } }))
    expect(results.map((result) => CheckResult.parse(result))).toEqual(results)
    expect(results.map(({ passed, reason }) => [passed, reason])).toEqual([
      [false, 'outside could not be measured: its region reaches outside the image'],
      [true, expect.stringMatching(/^bore is /)],
    ])
  })

  test('whatever the picture, the results can be read: objects of a pixel or two are drawn as points', () => {
    let state = 1
    const noise = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return (state / 2 ** 31) * 255
    }
    const specks = drawnImage(120, 80, [20, 20, 20], (x, y) =>
      y === 40 && [30, 60, 61].includes(x) ? [255, 255, 255] : undefined,
    )
    const hostile = [
      specks,
      drawnImage(120, 80, [0, 0, 0], () => [noise(), noise(), noise()]),
      drawnImage(120, 80, [0, 0, 0], (x) => (x % 3 ? undefined : [255, 255, 255])),
      drawnImage(120, 80, [255, 255, 255]),
    ]
    const light = { region, object: 'light' }
    const checks = ready(
      { ...light, name: 'count', kind: 'count', diameterMm: { min: 0.1, max: 1 }, limits: { max: 0 } },
      { ...light, name: 'size', kind: 'size', measure: 'diameter', limits: { maxMm: 5 } },
      { name: 'screw', kind: 'missing-part', region, diameterMm: { min: 0.1, max: 5 }, mayReachEdge: true },
      { name: 'share', kind: 'colour-share', region, colour: '#ffffff', maxDeltaE: 40, limits: { maxPercent: 1 } },
      { name: 'edge', kind: 'straightness', region, measure: 'bow', edge: 'horizontal', limits: { max: 1 } },
      { name: 'sharp', kind: 'focus', region, maxWidthPx: 4 },
    )
    for (const image of hostile) {
      const results = runChecks(image, checks)
      expect(results.map((result) => CheckResult.parse(result))).toEqual(results)
    }
    const [count] = runChecks(specks, checks)
    expect(count?.shapes?.map(({ shape }) => shape)).toEqual(['point', 'point', 'point'])
  })
})
