import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { projectFolder } from '../shared/service/software-version.ts'
import { demoFolder } from './support/demo-recipe.ts'

const run = promisify(execFile)
const recipe = join(demoFolder, 'recipe.yaml')
const good = join(demoFolder, 'images/good')

/** In a process of its own, as a person runs it: nothing is loaded but what the command loads. */
async function vaglio(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(projectFolder, 'dist/deploy/cli/vaglio.js'), 'recipe', ...args])
  return stdout
}

test('the demo’s recipe is right and reads back', async () => {
  expect(await vaglio('check', recipe)).toContain('bore')
})

test('the demo’s good parts pass when they are tried', async () => {
  expect(await vaglio('try', recipe, '--image', good)).toContain('44 of 44 photos pass every check')
}, 60_000)

test('limits are taught from the demo’s good parts', async () => {
  const page = await vaglio('teach', recipe, '--good', good)
  expect(page).toContain('44 photos of good parts')
  expect(page).toContain('with these limits 44 of 44 photos pass')
}, 60_000)
