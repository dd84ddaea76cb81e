import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../shared/service/software-version.ts'
import { recipesLine } from './fingerprint.ts'
import { rulesSets } from './rules-sets.ts'

test('the results in the README are of the recipes as they are; npm run evaluate:rules measures them anew', async () => {
  const readme = readFileSync(join(projectFolder, 'services/rules/README.md'), 'utf8')
  expect(/^Recipes: .*$/m.exec(readme)?.[0]).toBe(await recipesLine(rulesSets))
})
