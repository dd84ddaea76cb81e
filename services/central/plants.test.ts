import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { plantsIn } from './plants.ts'

test('the plants are those of which there is a key', async () => {
  await using folder = await temporaryFolder()
  expect(await plantsIn(folder.path)).toEqual([])
  await mkdir(join(folder.path, 'users'))
  const files = ['central.PLANT_south.nk', 'central.PLANT_north-2.nk', 'central.PLANT_Bad name.nk', 'other.PLANT_x.nk']
  for (const file of files) await writeFile(join(folder.path, 'users', file), '')
  expect(await plantsIn(folder.path)).toEqual(['north-2', 'south'])
})
