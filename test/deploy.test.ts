import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createKeys } from '../deploy/keys/key-folder.ts'
import { isNewEnough } from '../deploy/local/nats-binary.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { dockerfile, isInImage, modelsOfDemo } from './support/deployed-programs.ts'
import { podTemplate, read, readCompose } from './support/deployment-files.ts'
import { natsBinary, temporaryFolder } from './support/nats-server.ts'

const run = promisify(execFile)
const { nats } = readCompose()
const broker = podTemplate('deploy/k8s/nats.yaml', 'StatefulSet')

describe('the image', () => {
  test('copies only what exists and what the build may see', () => {
    const sources = dockerfile.copied.flatMap((copy) => copy.sources)
    expect(sources.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([])
    const visible = read('.dockerignore').split('\n')
    expect(sources.filter((path) => !visible.includes(`!${path.split('/')[0]}`))).toEqual([])
  })

  test('has the recipe it names, and the models of that recipe', async () => {
    expect(isInImage(dockerfile.environment.RECIPE ?? '')).toBe(true)
    for (const folder of await modelsOfDemo('/app/deploy/demo')) expect(isInImage(folder)).toBe(true)
  })

  test('runs as an ordinary user, tells its health and reports to nobody', () => {
    expect(dockerfile.last('USER')).toBe('1000:1000')
    expect(dockerfile.last('HEALTHCHECK')).toContain('/healthz')
    expect(JSON.parse(dockerfile.last('ENTRYPOINT'))).toEqual([
      'node',
      '--enable-source-maps',
      '--max-semi-space-size=2',
    ])
    expect(dockerfile.environment.ORT_DISABLE_TELEMETRY).toBe('1')
  })
})

describe('the broker', () => {
  test('is the same in both places, and new enough', () => {
    const { image: itsImage, command: args, working_dir: workingDir } = nats
    expect(broker.spec.containers[0]).toMatchObject({ image: itsImage, args, workingDir })
    expect(isNewEnough(nats.image.replace(/^nats:([\d.]+)-alpine$/, '$1'))).toBe(true)
  })

  test.each([{}, { tlsHosts: ['nats'] }])('takes its flags and its configuration, %o', async (options) => {
    await using folder = await temporaryFolder()
    await createKeys(folder.path, { stations: ['demo'], ...options })
    const inFolder = (path: string): string => path.replace(/^\/keys/, folder.path)
    const cwd = inFolder(String(nats.working_dir))
    const { stderr } = await run(await natsBinary(), [...nats.command.map(inFolder), '-t'], { cwd })
    expect(stderr).toContain('is valid')
  })
})
