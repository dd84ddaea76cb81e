import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { SourceError, type TakeIn } from '../camera-source.ts'
import { type FolderReplayOptions, folderReplay } from './folder-replay.ts'

async function play(options: Partial<FolderReplayOptions> & { folder: string }): Promise<string[][]> {
  const source = folderReplay({ views: ['top'], partsPerSecond: 1000, order: 'name', clock: systemClock, ...options })
  const played: string[][] = []
  const takeIn: TakeIn = async ({ shots }) => {
    played.push(shots.map((shot) => shot.source))
    return 'taken'
  }
  await source(takeIn, new AbortController().signal)
  return played
}

async function write(folder: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), '')
  }
}

describe('folderReplay', () => {
  test('plays images in the order of their names, numbers by value, and starts again', async () => {
    await using folder = await temporaryFolder()
    await write(folder.path, '10.jpg', '9.PNG', 'truth.csv', '.hidden.jpg')
    expect(await play({ folder: folder.path, count: 3 })).toEqual([['9.PNG'], ['10.jpg'], ['9.PNG']])
  })

  test('goes through the folders in it', async () => {
    await using folder = await temporaryFolder()
    await write(folder.path, 'good/1.jpg', 'bad/deep/1.jpg')
    expect(await play({ folder: folder.path, count: 2 })).toEqual([['bad/deep/1.jpg'], ['good/1.jpg']])
  })

  test('shuffles without leaving one out, always in the same way', async () => {
    await using folder = await temporaryFolder()
    const names = Array.from({ length: 12 }, (_, index) => `${index + 10}.jpg`)
    await write(folder.path, ...names)
    const first = await play({ folder: folder.path, count: 12, order: 'shuffled' })
    expect(first.flat().toSorted()).toEqual(names)
    expect(first.flat()).not.toEqual(names)
    expect(await play({ folder: folder.path, count: 12, order: 'shuffled' })).toEqual(first)
  })

  test('puts the views of a part together by name; a part may lack one', async () => {
    await using folder = await temporaryFolder()
    await write(folder.path, 'left/1.jpg', 'right/1.jpg', 'left/2.jpg')
    const played = await play({ folder: folder.path, views: ['left', 'right'], count: 2 })
    expect(played).toEqual([['left/1.jpg', 'right/1.jpg'], ['left/2.jpg']])
  })

  test('a folder without images, or no folder, is refused by name', async () => {
    await using folder = await temporaryFolder()
    const options = {
      folder: folder.path,
      views: ['top'],
      partsPerSecond: 1,
      order: 'name',
      clock: systemClock,
    } as const
    expect(() => folderReplay(options)).toThrow(`no images in ${folder.path}`)
    expect(() => folderReplay({ ...options, folder: '/nowhere' })).toThrow(SourceError)
  })
})
