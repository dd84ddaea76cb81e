import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../shared/service/software-version.ts'

const limitMs = 150_000
/** Other tests with whole stations run at the same time, on the same two cores. */
const tolerance = ['--tolerance', '150']

test('a station keeps its promises through a choice of faults', { timeout: limitMs }, () => {
  const campaign = join(projectFolder, 'dist/test/faults/main.js')
  const node = ['--enable-source-maps', '--experimental-websocket']
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...node, campaign, '--short', '--seed', '1', ...tolerance],
    {
      encoding: 'utf8',
      timeout: limitMs,
    },
  )
  expect(`${stdout}${stderr}`).toContain('every promise was kept')
  expect(status).toBe(0)
})
