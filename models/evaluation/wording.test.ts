import { expect, it } from 'vitest'
import { evaluation } from './evaluation.ts'
import { areaWithInterval, percent, promiseRemark, promiseSentence, shareWithInterval } from './wording.ts'

it('writes shares with as many digits as they are worth', () => {
  expect([0, 0.005, 0.0461, 0.1, 0.4567, 1].map(percent)).toEqual(['0 %', '0.5 %', '4.6 %', '10 %', '46 %', '100 %'])
  expect(shareWithInterval(3, 20, { low: 0.032, high: 0.379 })).toBe('3 of 20 (15 %; 3.2 to 38 %)')
  expect(areaWithInterval(0.8814, { low: 0.756, high: 0.95 })).toBe('0.881 (0.76 to 0.95)')
})

const proven = { method: 'm', falseRejectRateMax: 0.005, confidence: 0.95, imagesHeldBack: 700 }
const assumed = {
  ...proven,
  falseRejectRateMax: 0.095,
  assumedFalseRejectRateMax: 0.005,
  imagesHeldBack: 30,
  imagesNeeded: 598,
}

it('keeps apart what is proven and what is assumed', () => {
  expect(promiseSentence(proven)).toBe('at most 0.5 % of good parts rejected, with 95 % confidence, n = 700')
  expect(promiseSentence(assumed)).toBe(
    'at most 9.5 % of good parts rejected, and at most 0.5 % if the logarithms of the scores are normally distributed, ' +
      'with 95 % confidence, n = 30; 598 images would prove 0.5 %',
  )
})

function remark(goodCount: number, threshold: number, promise?: typeof assumed) {
  const images = Array.from({ length: goodCount }, (_, index) => ({ file: '', judgeMs: 1, score: index / goodCount }))
  const defect = { file: '', judgeMs: 1, score: 2, defect: 'dent' }
  return promiseRemark(evaluation([...images, defect], { threshold, promise }))
}

it('says whether what was measured agrees with the promise', () => {
  expect(remark(14, 1, assumed)).toBe('Not contradicted; 14 good images are too few to prove it.')
  expect(remark(1000, 1, assumed)).toBe('Kept, and these images prove it.')
  expect(remark(40, 0.5, assumed)).toMatch(/^Broken on these images: 19 of 40 \(48 %; .*\) good parts are rejected\.$/)
  expect(remark(14, 1)).toBe('The package promises nothing.')
})
