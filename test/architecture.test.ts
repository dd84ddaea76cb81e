import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder } from '../shared/service/software-version.ts'

const folders = ['services', 'shared', 'models', 'deploy', 'test']
const linesMax = 250

/** Which of our own folders a folder may import, besides itself. Tests and the places that start things may import all. */
const mayImport: Record<string, readonly string[]> = {
  'shared/contracts': [],
  'shared/process': [],
  'shared/statistics': [],
  'shared/runtime': ['shared/contracts'],
  'shared/imaging': ['shared/contracts'],
  'shared/model': ['shared/contracts', 'shared/imaging'],
  'shared/recipe': ['shared/contracts'],
  'shared/signature': ['shared/contracts'],
  'shared/bus': ['shared/contracts', 'shared/runtime', 'shared/signature'],
  'shared/telemetry': ['shared/contracts', 'shared/runtime'],
  'shared/service': ['shared/contracts', 'shared/runtime', 'shared/recipe', 'shared/bus', 'shared/telemetry'],
  models: ['shared'],
  services: ['shared'],
  deploy: ['shared', 'services', 'models'],
}

/** Packages that one folder alone may import, so that replacing one is work in one place. */
const onlyImporter: Record<string, readonly string[]> = {
  nats: ['shared/bus'],
  pino: ['shared/telemetry'],
  'prom-client': ['shared/telemetry'],
  '@opentelemetry/api': ['shared/telemetry'],
  '@opentelemetry/sdk-node': ['shared/telemetry'],
  '@opentelemetry/sdk-trace': ['shared/telemetry'],
  '@opentelemetry/exporter-trace-otlp-http': ['shared/telemetry'],
  '@opentelemetry/exporter-trace-otlp-proto': ['shared/telemetry'],
  '@peculiar/x509': ['deploy/keys'],
  sharp: ['shared/imaging', 'deploy/demo'],
  'onnxruntime-node': ['shared/model'],
  yaml: ['shared/recipe'],
  'protobufjs/light.js': ['shared/model', 'services/central'],
  snappy: ['services/central'],
  '@techstark/opencv-js': [
    'services/rules/vision',
    'services/rules/checks',
    'services/rules/fixtures',
    'services/rules/inspection',
  ],
  '@duckdb/node-api': ['services/archive'],
  yazl: ['deploy/cli'],
  chokidar: ['services/camera-ingest/sources'],
  libsql: ['services/console/parts'],
}

/** What a handler never touches: the bus, telemetry, the process, the clock. */
const notInHandlers = [/shared\/bus\//, /shared\/telemetry\//, /shared\/service\//]

interface Import {
  readonly from: string
  readonly what: string
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
}

const files = folders.flatMap(sourceFiles)
const products = files.filter((file) => !file.endsWith('.test.ts') && !file.startsWith('test/'))

/** Own imports as paths from the project's folder, packages by their name. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(projectFolder, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import|import\(|require\)?\()\s*'([^']+)'/g)].map(
    ([, specifier = '']) => specifier,
  )
  return specifiers.map((what) => ({
    from: file,
    what: what.startsWith('.') ? normalize(join(dirname(file), what)) : what,
  }))
}

const imports = products.flatMap(importsOf)
const isOwn = ({ what }: Import): boolean => folders.some((folder) => what.startsWith(`${folder}/`))
const spell = ({ from, what }: Import): string => `${from} imports ${what}`

function homeOf(file: string): string {
  const [first = '', second = ''] = file.split('/')
  return first === 'shared' ? `${first}/${second}` : first
}

describe('who may import whom', () => {
  test('the folders import only what lies below them', () => {
    const wrong = imports.filter(isOwn).filter(({ from, what }) => {
      const home = homeOf(from)
      if (homeOf(what) === home) return false
      return !(mayImport[home] ?? []).some((allowed) => what.startsWith(`${allowed}/`))
    })
    expect(wrong.map(spell)).toEqual([])
  })

  test('no service imports another', () => {
    const service = (file: string): string => file.split('/').slice(0, 2).join('/')
    const wrong = imports.filter(({ from, what }) => {
      return from.startsWith('services/') && what.startsWith('services/') && service(from) !== service(what)
    })
    expect(wrong.map(spell)).toEqual([])
  })

  test('a package that stands behind one folder is imported nowhere else', () => {
    const wrong = imports.filter(({ from, what }) => {
      const homes = onlyImporter[what]
      return homes && !homes.some((home) => from.startsWith(`${home}/`))
    })
    expect(wrong.map(spell)).toEqual([])
  })

  test('a handler sees neither the bus nor telemetry nor the life of the service', () => {
    const wrong = imports.filter(
      ({ from, what }) => from.endsWith('/handler.ts') && notInHandlers.some((not) => not.test(what)),
    )
    expect(wrong.map(spell)).toEqual([])
    for (const file of products.filter((file) => file.endsWith('/handler.ts'))) {
      const text = readFileSync(join(projectFolder, file), 'utf8')
      expect({
        file,
        touches: text.match(/\bprocess\.\w|Date\.now|new Date\(\)|performance\.now|setTimeout/)?.[0],
      }).toEqual({ file, touches: undefined })
    }
  })

  test('nobody writes a subject but the contracts', () => {
    const subject =
      /['"`](frames|prepared|findings|explanations|decisions|overridden|verdicts|actuations|actuated|stops|recipes|recipe-news|trials|trial-answers|presence|ready|deadletters|measurements|metrics|records|counts|traces|drift-[a-z]+)\.[>*$a-z]/
    const wrong = products.filter(
      (file) => !file.startsWith('shared/contracts/') && subject.test(readFileSync(join(projectFolder, file), 'utf8')),
    )
    expect(wrong).toEqual([])
  })
})

describe('every service has the same shape', () => {
  const services = readdirSync(join(projectFolder, 'services'))
  test.each(services)('%s', (service) => {
    const names = readdirSync(join(projectFolder, 'services', service))
    expect(names).toEqual(
      expect.arrayContaining(['main.ts', 'config.ts', 'handler.ts', 'handler.test.ts', 'README.md']),
    )
    const main = readFileSync(join(projectFolder, 'services', service, 'main.ts'), 'utf8')
    expect(main.split('\n').length).toBeLessThan(130)
  })

  test('its README names every setting of its own', () => {
    for (const service of services) {
      const config = readFileSync(join(projectFolder, 'services', service, 'config.ts'), 'utf8')
      const readme = readFileSync(join(projectFolder, 'services', service, 'README.md'), 'utf8')
      for (const [, name = ''] of config.matchAll(/^ {2}([A-Z_]+):/gm))
        expect({ service, name, told: readme.includes(name) }).toEqual({ service, name, told: true })
    }
  })
})

test('no file is too long to hold one idea', () => {
  const long = files.filter((file) => readFileSync(join(projectFolder, file), 'utf8').split('\n').length > linesMax)
  expect(long).toEqual([])
})

test('files are named for what they hold', () => {
  const junk = files.filter((file) => /(^|\/)(utils?|helpers?|common|types|index|misc)\.ts$/.test(file))
  expect(junk).toEqual([])
})

test('every link in a README leads somewhere', () => {
  const readmes = [
    'README.md',
    ...readdirSync(projectFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(services|shared|models|deploy|test)\/.*README\.md$/.test(file),
    ),
  ]
  for (const readme of readmes) {
    const text = readFileSync(join(projectFolder, readme), 'utf8')
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      const path = join(projectFolder, dirname(readme), target)
      expect({ readme, target, exists: statSync(path, { throwIfNoEntry: false }) !== undefined }).toEqual({
        readme,
        target,
        exists: true,
      })
    }
  }
})
