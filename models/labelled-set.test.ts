import { expect, it } from 'vitest'
import { labelledSet } from './labelled-set.ts'

const table = (...rows: string[]) => ['file,label,type,split,mask,width,extra', ...rows, ''].join('\n')

it('keeps apart what is fitted on and what is measured on, and leaves out what nobody labelled', () => {
  const rows = [
    'good/1.png,good,,fit,,8,',
    'good/2.png,good,,test,,8,',
    'x/3.png,,,,,8,',
    'b/4.png,defect,dent,test,m/4.png,8,"a,b"',
  ]
  expect(labelledSet('plate', '/data/plate', table(...rows))).toEqual({
    name: 'plate',
    fit: ['/data/plate/good/1.png'],
    test: [
      { file: '/data/plate/good/2.png' },
      { file: '/data/plate/b/4.png', defect: 'dent', mask: '/data/plate/m/4.png' },
    ],
  })
})

it('reads a table without masks', () => {
  const text = 'file,label,type,split\n1.jpg,defect,stain,test\n'
  expect(labelledSet('plate', '/data', text).test).toEqual([{ file: '/data/1.jpg', defect: 'stain' }])
})

it('measures no board whose template it was fitted on', () => {
  const boards = ['01', '02', '03']
  const rows = boards.flatMap((board) => [
    `good/${board}_temp.jpg,good,,template,,8,`,
    `bad/${board}_test.jpg,defect,mixed,test,,8,`,
  ])
  expect(labelledSet('boards', '', table(...rows))).toEqual({
    name: 'boards',
    fit: ['good/01_temp.jpg', 'good/03_temp.jpg'],
    test: [{ file: 'good/02_temp.jpg' }, { file: 'bad/02_test.jpg', defect: 'mixed' }],
  })
})
