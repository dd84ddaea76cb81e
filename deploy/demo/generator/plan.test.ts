import { describe, expect, it } from 'vitest'
import { formatTruth, makeSpecimen, planShots } from './plan.ts'

const shots = planShots(40)

describe('the plan of the set', () => {
  it('holds 44 good shots, 30 of them to fit on, and six of each defect', () => {
    expect(shots).toHaveLength(74)
    expect(shots.filter(({ kind }) => kind === undefined)).toHaveLength(44)
    expect(shots.filter(({ split }) => split === 'fit').map(({ kind }) => kind)).toEqual(Array(30).fill(undefined))
    expect(shots.filter(({ kind }) => kind === 'stain')).toHaveLength(6)
  })

  it('gives every shot its own file and seed', () => {
    expect(new Set(shots.map(({ file }) => file)).size).toBe(74)
    expect(new Set(shots.map(({ seed }) => seed)).size).toBe(74)
  })

  it('outlines every defect, and nothing on a good part', () => {
    for (const shot of shots) {
      const { outline, detail } = makeSpecimen(shot)
      expect(outline.length > 0).toBe(shot.kind !== undefined)
      expect(detail !== '').toBe(shot.kind !== undefined)
    }
  })
})

it('writes the truth as a table with empty boxes for good parts', () => {
  const [good] = shots
  const defect = shots.find(({ kind }) => kind === 'wrong-colour')
  if (good === undefined || defect === undefined) throw new Error('the plan has both')
  const table = formatTruth([
    { shot: good, box: undefined, detail: '' },
    { shot: defect, box: { x: 1, y: 2, width: 3, height: 4 }, detail: 'blue→green' },
  ])
  expect(table.split('\n')).toEqual([
    'file,label,type,split,x,y,width,height,detail',
    'images/good/001.jpg,good,,fit,,,,,',
    'images/wrong-colour/001.jpg,defect,wrong-colour,test,1,2,3,4,blue→green',
    '',
  ])
})
