import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../shared/service/software-version.ts'

// What was compiled from a file that is gone would still be found by whoever loads every file of a folder.
const built = join(projectFolder, 'dist')
for (const file of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
  const [, source] = /^(.*)\.js(\.map)?$/.exec(file) ?? []
  const isBundled = file.startsWith(join('services', 'console', 'page'))
  if (source !== undefined && !isBundled && !existsSync(join(projectFolder, `${source}.ts`))) rmSync(join(built, file))
}
