import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { projectFolder } from '../shared/service/software-version.ts'
import {
  dockerfile,
  entryPoint,
  expectSettings,
  image,
  instanceOf,
  isInImage,
  keptFolders,
  modelsOfDemo,
  programs,
} from './support/deployed-programs.ts'
import { read, readCompose } from './support/deployment-files.ts'

const cli = 'dist/deploy/cli/vaglio.js'
const { keys, nats, prometheus, grafana, ...composed } = readCompose()

describe('docker-compose.yml', () => {
  test('starts every service from the one image, which one of them builds', () => {
    expect(Object.keys(composed).sort()).toEqual(programs())
    for (const [name, { image: itsImage, command, environment }] of Object.entries(composed)) {
      expect(itsImage).toBe(image)
      expect(command).toEqual([entryPoint(name)])
      expect(environment.INSTANCE).toBe(instanceOf(name))
    }
    expect(keys.image).toBe(image)
    expect(Object.values({ keys, ...composed }).filter((service) => 'build' in service)).toEqual([keys])
  })

  test('has the keys made before anything needs them, and gives them to everybody to read', () => {
    const options = keys.command.trim().split(' ')
    expect(existsSync(join(projectFolder, 'deploy/cli/vaglio.ts'))).toBe(true)
    expect(options).toEqual([cli, 'keys', 'create', '--folder', '/keys', '--station', 'demo'])
    expect(keys.restart).toBe('no')
    for (const service of [nats, ...Object.values(composed)]) {
      expect(service.depends_on.keys).toEqual({ condition: 'service_completed_successfully' })
      expect(service.volumes).toContain('keys:/keys:ro')
    }
    expect(nats.user).toBe(dockerfile.last('USER'))
  })

  test('speaks TLS when one variable says so', () => {
    const { keys: tlsKeys, ...services } = readCompose({ TLS: 'tls' })
    expect(tlsKeys.command).toMatch(/ --tls --host nats$/)
    for (const name of programs()) expect(services[name]?.environment.NATS_URL).toBe('tls://nats:4222')
  })

  test('keeps what outlives a service in a volume that the image’s user may write', () => {
    for (const [name, folder] of Object.entries(keptFolders)) {
      expect(composed[name]?.environment[folder]).toBe('/state')
      expect(composed[name]?.volumes).toContain(`${name}:/state`)
    }
    const [, ...made] = /install .*--owner=1000 .*--mode=0700 (\S+) (\S+) (\S+)$/.exec(dockerfile.last('RUN')) ?? []
    expect(made).toEqual(['/keys', '/state', '/store'])
    expect(keys.volumes).toEqual(['keys:/keys', 'store:/store'])
  })

  test.each(programs())('%s gets settings that it knows and can start with', (name) => {
    expectSettings(name, composed[name]?.environment ?? {})
  })

  test('confines every container', () => {
    for (const service of [keys, nats, prometheus, grafana, ...Object.values(composed)]) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: service === keys ? 'no' : 'unless-stopped',
        mem_limit: expect.stringMatching(/^\d+[mg]$/),
      })
      for (const key of ['privileged', 'cap_add', 'network_mode']) expect(service).not.toHaveProperty(key)
    }
  })

  test('publishes the port that the image listens on, each at a place of its own', () => {
    const published = [nats, prometheus, grafana, ...Object.values(composed)].flatMap(({ ports }) =>
      ports.map((port) => port.split(':')[1]),
    )
    expect(new Set(published).size).toBe(published.length)
    for (const { ports } of Object.values(composed)) {
      expect(ports[0]?.split(':')[2]).toBe(dockerfile.environment.HTTP_PORT)
    }
    for (const [name, port] of [
      ['plant-adapter', 'LINE_PORT'],
      ['camera-ingest', 'SOURCE_PORT'],
      ['console', 'PAGE_PORT'],
    ] as const) {
      const service = composed[name]
      expect(service?.ports[1]?.split(':')[2]).toBe(service?.environment[port])
    }
  })

  test('has Prometheus ask every service, and Grafana show the dashboards, only where that is wanted', () => {
    const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yml'))
    const asked = programs().map((name) => `${name}:${dockerfile.environment.HTTP_PORT}`)
    expect(jobs[0].static_configs[0].targets.toSorted()).toEqual(asked)
    expect(prometheus).toMatchObject({
      profiles: ['monitoring'],
      volumes: expect.arrayContaining(['./deploy/prometheus:/etc/prometheus:ro']),
    })
    expect(grafana).toMatchObject({
      profiles: ['monitoring'],
      volumes: expect.arrayContaining(['./deploy/grafana:/var/lib/grafana/dashboards:ro']),
    })
    const [source] = parse(read('deploy/grafana/provisioning/datasources/prometheus.yaml')).datasources
    expect(source).toMatchObject({ type: 'prometheus', url: 'http://prometheus:9090' })
    const [provider] = parse(read('deploy/grafana/provisioning/dashboards/vaglio.yaml')).providers
    expect(provider.options.path).toBe('/var/lib/grafana/dashboards')
  })

  test('puts the demo, unless told otherwise, where recipe and images are looked for', async () => {
    const folder = '/app/deploy/station'
    expect(composed['camera-ingest']).toMatchObject({
      volumes: [{ source: './deploy/demo', target: folder, read_only: true }, expect.anything(), expect.anything()],
      environment: { RECIPE: `${folder}/recipe.yaml`, SOURCE_FOLDER: `${folder}/images` },
    })
    for (const model of await modelsOfDemo(folder)) expect(isInImage(model)).toBe(true)
  })
})
