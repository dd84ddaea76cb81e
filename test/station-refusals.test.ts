import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recipeIn } from './support/demo-recipe.ts'
import { temporaryFolder } from './support/nats-server.ts'
import { runStation, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

describe('a station that cannot start says why', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    [
      'an unknown field',
      (text) => text.replace('failSafe', 'failsafe'),
      /recipe\.yaml is not usable:\n {2}line \d+: failsafe: is not known here; there are .*failSafe/,
    ],
    [
      'a region outside the frame',
      (text) => text.replace('{ x: 84,', '{ x: 384,'),
      /views\.top\.region: reaches outside the frame: the frame is 640 × 480/,
    ],
    [
      'a setting no check has',
      (text) => text.replace('maxDeltaE: 9', 'maxDelta: 9'),
      /maxDelta: is not known here; there are .*maxDeltaE/,
    ],
    [
      'a model that is not there',
      (text) => text.replace('demo-plate/1', 'demo-plate/99'),
      /views\.top\.model: .*demo-plate\/99 has no model\.json.*vaglio -- fit/,
    ],
  ])('for %s in its recipe', async (_, change, message) => {
    await using folder = await temporaryFolder()
    const recipe = await recipeIn(folder.path, change)
    const { exitCode, screen } = await runStation(['--recipe', recipe])
    expect(exitCode).toBe(1)
    expect(screen).toMatch(message)
  })

  test('for a port that is taken', async () => {
    await using first = await startStationProcess([])
    await until('a broker', () => first.screen().includes('nats://'))
    const port = /127\.0\.0\.1:(\d+)/.exec(first.screen())?.[1] ?? ''
    const { exitCode, screen } = await runStation(['--port', port])
    expect(exitCode).toBe(1)
    expect(screen).toContain(`port ${port} is taken`)
  })

  test('for a folder that is not there, a model of another region', async () => {
    await using folder = await temporaryFolder()
    const refused = async (...args: string[]): Promise<string> => {
      const { exitCode, screen } = await runStation(args)
      expect(exitCode).toBe(1)
      return screen
    }
    expect(await refused('--replay', join(folder.path, 'nosuch'))).toContain('there is no folder')
    expect(await refused('--watch', join(folder.path, 'nosuch'))).toContain('there is no folder')
    const recipe = await recipeIn(folder.path, (text) => text.replace('width: 472', 'width: 474'))
    expect(await refused('--recipe', recipe)).toContain('was fitted on the region 84,84,472,312')
  })

  test('for a folder without images', async () => {
    await using folder = await temporaryFolder()
    const { exitCode, screen } = await runStation(['--replay', folder.path])
    expect(exitCode).toBe(1)
    expect(screen).toContain(`no images in ${folder.path}`)
  })
})
