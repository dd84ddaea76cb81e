import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { findNatsServer } from '../../deploy/local/nats-binary.ts'
import { projectFolder } from '../../shared/service/software-version.ts'

/** Before any test: the build that real processes run from, and a nats-server. */
export async function setup(): Promise<void> {
  execFileSync(process.execPath, [join(projectFolder, 'node_modules/typescript/bin/tsc')], {
    cwd: projectFolder,
    stdio: 'inherit',
  })
  execFileSync('npm', ['run', '--silent', 'build:page'], { cwd: projectFolder, stdio: 'inherit' })
  await findNatsServer(join(projectFolder, '.vaglio/nats-server'), (step) => process.stderr.write(`${step}\n`))
}
