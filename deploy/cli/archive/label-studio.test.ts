import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import { partIdOf } from '../../../test/support/archive-rows.ts'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { readLabels, writeTasks } from './label-studio.ts'
import { folderName, type Picture, sortPictures } from './picture.ts'

const part = {
  station: 'press',
  sequence: 1,
  verdict: 'reject',
  basis: 'fallback',
  score: null,
  software: 'vaglio test',
}

function pictureIn(folder: string, number: number, changes: Partial<Picture> = {}): Picture {
  const view = changes.view ?? 'top'
  const path = join(folder, `${partIdOf(number)}.${view}.jpg`)
  writeFileSync(path, `picture ${number} ${view}`)
  return { path, partId: partIdOf(number), view, truth: 'defect', reason: 'top/bore', part, ...changes }
}

test('tasks name their pictures and bring along what is known', async () => {
  await using folder = await temporaryFolder()
  const out = join(folder.path, 'out')
  writeTasks([pictureIn(folder.path, 1), pictureIn(folder.path, 2, { truth: 'good' })], out, '/data/local-files/?d=')
  const tasks = JSON.parse(readFileSync(join(out, 'tasks.json'), 'utf8'))
  expect(tasks[0]).toMatchObject({
    data: {
      image: `/data/local-files/?d=images/${partIdOf(1)}.top.jpg`,
      part_id: partIdOf(1),
      view: 'top',
      verdict: 'reject',
    },
    predictions: [
      {
        model_version: 'vaglio test',
        result: [
          { from_name: 'judgement', to_name: 'image', type: 'choices', value: { choices: ['defect'] } },
          { from_name: 'reason', type: 'textarea', value: { text: ['top/bore'] } },
        ],
      },
    ],
  })
  expect(tasks[1].predictions[0].result).toHaveLength(1)
  expect(readdirSync(join(out, 'images'))).toHaveLength(2)
  const labelling = readFileSync(join(out, 'labelling.xml'), 'utf8')
  for (const { from_name: name } of tasks[0].predictions[0].result) expect(labelling).toContain(`name="${name}"`)
})

test('what people said comes back: the annotation that counts, and none without a judgement', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'labels.json')
  const data = (number: number) => ({ image: 'x', part_id: partIdOf(number), view: 'top' })
  const judged = (choice: string, text?: string[] | string) => ({
    was_cancelled: false,
    result: [
      { from_name: 'judgement', to_name: 'image', type: 'choices', value: { choices: [choice] } },
      ...(text === undefined ? [] : [{ from_name: 'reason', to_name: 'image', type: 'textarea', value: { text } }]),
    ],
  })
  const labelled = [
    { id: 1, data: data(1), annotations: [judged('good'), judged('defect', ['Oil stain!'])] },
    {
      id: 5,
      data: data(5),
      annotations: [
        { ...judged('good'), updated_at: '2026-01-05T11:00:00.708755Z' },
        { ...judged('defect'), updated_at: '2026-01-05T10:00:00.708755Z' },
      ],
    },
    { id: 2, data: data(2), annotations: [judged('good'), { ...judged('defect'), was_cancelled: true }] },
    { id: 3, data: data(3), annotations: [{ was_cancelled: false, result: [] }] },
    { id: 4, data: data(4), annotations: [judged('defect', 'dent')] },
  ]
  writeFileSync(file, JSON.stringify(labelled))
  expect(readLabels(file).map(({ truth, reason }) => [truth, reason])).toEqual([
    ['defect', 'Oil stain!'],
    ['good', 'unknown'],
    ['good', 'unknown'],
    ['defect', 'dent'],
  ])
  writeFileSync(file, '{"not":"an export"}')
  expect(() => readLabels(file)).toThrow(ArchiveError)
})

test('pictures lie where fit looks for them, and below their view where there are several', async () => {
  await using folder = await temporaryFolder()
  const one = join(folder.path, 'one')
  mkdirSync(one)
  sortPictures([pictureIn(folder.path, 1), pictureIn(folder.path, 2, { truth: 'good' })], one)
  expect(readdirSync(one, { recursive: true }).map(String).toSorted()).toEqual([
    'defect',
    'defect/top-bore',
    `defect/top-bore/${partIdOf(1)}.top.jpg`,
    'good',
    `good/${partIdOf(2)}.top.jpg`,
  ])
  const two = join(folder.path, 'two')
  sortPictures([pictureIn(folder.path, 1), pictureIn(folder.path, 1, { view: 'side' })], two)
  expect(readdirSync(two).toSorted()).toEqual(['side', 'top'])
})

test.each([
  ['Oil stain!', 'oil-stain'],
  ['../../etc', 'etc'],
  ['', 'unknown'],
  ['…', 'unknown'],
])('a folder for %j is called %s', (text, name) => {
  expect(folderName(text)).toBe(name)
})
