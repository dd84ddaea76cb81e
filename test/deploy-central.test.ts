import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { CentralConfig } from '../services/central/config.ts'
import { readConfig } from '../shared/service/config.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import { dockerfile, entryPoint, image } from './support/deployed-programs.ts'
import { read } from './support/deployment-files.ts'

const Container = z.looseObject({
  image: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  mem_limit: z.string(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  command: z.union([z.string(), z.array(z.string())]).default([]),
})
const Compose = z.looseObject({
  services: z.record(z.enum(['keys', 'nats', 'central', 'prometheus', 'grafana']), Container),
  volumes: z.record(z.string(), z.null()),
})

/** As it is where nobody sets the variables in it. */
const text = read('deploy/central/docker-compose.yml')
  .replaceAll(/\$\{\w+:\+[^{}]*(\$\{[^}]*\}[^{}]*)?\}/g, '')
  .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
const { services, volumes } = Compose.parse(parse(text, { merge: true }))
const { keys, nats, central, prometheus, grafana } = services

describe('the central site under Compose', () => {
  test('starts the service with settings that it knows and can start with', () => {
    expect(central.image).toBe(image)
    expect(central.command).toEqual([entryPoint('central')])
    expect(Object.keys(CentralConfig.shape)).toEqual(expect.arrayContaining(Object.keys(central.environment)))
    expect(readConfig(CentralConfig, { ...dockerfile.environment, ...central.environment })).toMatchObject({
      NATS_URL: 'nats://nats:4222',
      KEYS: '/keys',
      CENTRAL_FOLDER: '/state',
      REMOTE_WRITE_URL: 'http://prometheus:9090/api/v1/write',
      HTTP_PORT: 8080,
    })
    expect(central.volumes).toContain('central:/state')
  })

  test('makes the keys, and gives the broker what was made', () => {
    expect(String(keys.command).trim()).toBe('dist/deploy/cli/vaglio.js keys central --folder /keys')
    expect(nats.command).toContain('/keys/nats/central.conf')
    expect(keys.volumes).toContain('keys:/keys')
    for (const reader of [nats, central]) expect(reader.volumes).toContain('keys:/keys:ro')
  })

  test('lets plants in from elsewhere, and everybody else from this machine alone', () => {
    const open = Object.entries(services).flatMap(([name, { ports }]) =>
      ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `${name} ${port}`),
    )
    expect(open).toEqual(['nats 7422:7422'])
    expect(read('deploy/keys/central-keys.ts')).toContain("'0.0.0.0:7422'")
  })

  test('has Prometheus take what is written, with the configuration of this folder', () => {
    expect(prometheus.command).toContain('--web.enable-remote-write-receiver')
    expect(prometheus.volumes).toContain('.:/etc/prometheus:ro')
    const configuration = parse(read('deploy/central/prometheus.yml'))
    expect(configuration.scrape_configs[0].static_configs[0].targets).toEqual(['central:8080'])
    expect(configuration.storage.tsdb.out_of_order_time_window).toBe('8d')
  })

  test('shows the dashboards', () => {
    const places = grafana.volumes
      .filter((volume) => volume.startsWith('..'))
      .map((volume) => volume.split(':')[0] ?? '')
    expect(places).toHaveLength(2)
    for (const place of places) expect(existsSync(join(projectFolder, 'deploy/central', place))).toBe(true)
  })

  test('has a volume for everything that is kept', () => {
    const named = Object.values(services).flatMap((service) =>
      service.volumes.map((volume) => volume.split(':')[0] ?? ''),
    )
    const kept = new Set(named.filter((name) => !name.startsWith('.')))
    expect([...kept].sort()).toEqual(Object.keys(volumes).sort())
  })
})
