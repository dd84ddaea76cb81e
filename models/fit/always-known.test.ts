import { expect, it } from 'vitest'
import { openModel } from '../../shared/model/session.ts'
import { filterBank } from './filter-bank.ts'
import { type FittedModel, fitAnomalyModel } from './fit.ts'
import { describePackage } from './package-writer.ts'
import { goodImages, scratched } from './sample-images.ts'

const options = { backbone: filterBank, patchesMax: 100, falseRejectRateMax: 0.005, seed: 1, position: 'free' as const }
const good = goodImages(10)
/** Good parts that look as nothing before them. */
const odd = goodImages(3, 2).map(scratched)
const about = { name: 'known', version: '1', licence: 'none', software: 'test', fittedAt: new Date(0) }

/** In units of the threshold. */
async function scoreOf(fitted: FittedModel, image: (typeof good)[number]): Promise<number> {
  const manifest = describePackage(fitted, about)
  const model = await openModel({ folder: 'known', manifest, modelBytes: fitted.modelBytes }, { threads: 1 })
  const { score } = await model.judge(image)
  await model.release()
  return score / manifest.threshold
}

it('passes parts like those that it always knows, and lets no promise rest on them', async () => {
  const before = await fitAnomalyModel(good, options)
  const after = await fitAnomalyModel([...good, ...odd], { ...options, alwaysKnown: odd.length })
  const another = scratched(goodImages(1, 3)[0] as (typeof good)[number])
  expect(await scoreOf(before, another)).toBeGreaterThan(1)
  expect(await scoreOf(after, another)).toBeLessThan(1)
  expect([after.images.length, after.provenance.images]).toEqual([13, 13])
  expect([after.heldBackScores.length, after.manifest.promise.imagesHeldBack]).toEqual([10, 10])
  expect(after.head.sources.some(([image]) => image >= 10)).toBe(true)
})

it('asks for as many other images as ever', async () => {
  await expect(fitAnomalyModel([...goodImages(7), ...odd], { ...options, alwaysKnown: 3 })).rejects.toThrow(
    '7 images are too few',
  )
})
