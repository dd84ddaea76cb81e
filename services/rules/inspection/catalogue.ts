import { readdirSync } from 'node:fs'
import type { Check } from './check.ts'
import type { Fixture } from './fixture.ts'

/** Settings are only ever given to the kind that parsed them. */
type AnyCheck = Check<never>
type AnyFixture = Fixture<never>

async function everyFileOf<Kind extends { kind: string }>(folder: URL, name: 'check' | 'fixture'): Promise<Kind[]> {
  const files = readdirSync(folder).filter((file) => /^[a-z-]+\.(ts|js)$/.test(file))
  const modules = await Promise.all(
    files.map((file): Promise<Record<string, unknown>> => import(`${new URL(file, folder)}`)),
  )
  return modules.map((module, index) => {
    if (!module[name]) throw new Error(`${files[index]} in ${folder.pathname} exports no "${name}"`)
    return module[name] as Kind
  })
}

/** Every kind of check there is: the files of `checks/`. */
export const checkKinds = await everyFileOf<AnyCheck>(new URL('../checks/', import.meta.url), 'check')

/** Every way of finding the part: the files of `fixtures/`. */
export const fixtureKinds = await everyFileOf<AnyFixture>(new URL('../fixtures/', import.meta.url), 'fixture')
