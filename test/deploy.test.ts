import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { isNewEnough } from '../deploy/local/nats-binary.ts'
import { CameraIngestConfig } from '../services/camera-ingest/config.ts'
import { DecisionConfig } from '../services/decision/config.ts'
import { InferenceConfig } from '../services/inference/config.ts'
import { MetricsForwarderConfig } from '../services/metrics-forwarder/config.ts'
import { PreprocessConfig } from '../services/preprocess/config.ts'
import { RulesConfig } from '../services/rules/config.ts'
import { loadRecipe } from '../shared/recipe/load.ts'
import { readConfig } from '../shared/service/config.ts'
import { projectFolder, softwareVersion } from '../shared/service/software-version.ts'
import { Deployment, documents, podTemplate, read, readCompose, readDockerfile } from './support/deployment-files.ts'
import { natsBinary } from './support/nats-server.ts'

const configs: Record<string, z.ZodObject> = {
  'camera-ingest': CameraIngestConfig,
  decision: DecisionConfig,
  inference: InferenceConfig,
  'metrics-forwarder': MetricsForwarderConfig,
  preprocess: PreprocessConfig,
  rules: RulesConfig,
}
const run = promisify(execFile)
const image = softwareVersion.replace(' ', ':')

const Policy = z.object({ spec: z.record(z.string(), z.unknown()) })
const nameService = ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol }))
const restrictedPod = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    },
  ],
}

const dockerfile = readDockerfile()
const { nats, ...composed } = readCompose()
const deployments = new Map(
  documents('deploy/k8s/services.yaml')
    .map((document) => Deployment.parse(document))
    .map(({ metadata, spec }) => [metadata.name, spec] as const),
)
const everyService = podTemplate('deploy/k8s/every-service.yaml', 'Deployment')
const broker = podTemplate('deploy/k8s/nats.yaml', 'StatefulSet')

describe('the image', () => {
  test('copies only what exists and what the build may see', () => {
    const sources = dockerfile.copied.flatMap((copy) => copy.sources)
    expect(sources.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([])
    const visible = read('.dockerignore').split('\n')
    expect(sources.filter((path) => !visible.includes(`!${path.split('/')[0]}`))).toEqual([])
  })

  test('has the recipe it names, and the models of that recipe', () => {
    expect(isInImage(dockerfile.environment.RECIPE ?? '')).toBe(true)
    for (const folder of modelsOfDemo('/app/deploy/demo')) expect(isInImage(folder)).toBe(true)
  })

  test('runs as an ordinary user, tells its health and reports to nobody', () => {
    expect(dockerfile.last('USER')).toBe('1000:1000')
    expect(dockerfile.last('HEALTHCHECK')).toContain('/healthz')
    expect(JSON.parse(dockerfile.last('ENTRYPOINT'))).toEqual(['node', '--enable-source-maps'])
    expect(dockerfile.environment.ORT_DISABLE_TELEMETRY).toBe('1')
  })
})

describe('docker-compose.yml', () => {
  test('starts every service from the one image, which one of them builds', () => {
    expect(Object.keys(composed).sort()).toEqual(servicesInTree())
    for (const [name, { image: itsImage, command }] of Object.entries(composed)) {
      expect(itsImage).toBe(image)
      expect(command).toEqual([entryPoint(name)])
    }
    expect(Object.values(composed).filter((service) => 'build' in service)).toHaveLength(1)
  })

  test.each(servicesInTree())('%s gets settings that it knows and can start with', (name) => {
    expectSettings(name, composed[name]?.environment ?? {})
  })

  test('confines every container', () => {
    for (const service of [nats, ...Object.values(composed)]) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
        mem_limit: expect.stringMatching(/^\d+[mg]$/),
      })
      for (const key of ['user', 'privileged', 'cap_add', 'network_mode']) expect(service).not.toHaveProperty(key)
    }
  })

  test('publishes the port that the image listens on, each at a place of its own', () => {
    const published = [nats, ...Object.values(composed)].flatMap(({ ports }) => ports.map((port) => port.split(':')[1]))
    expect(new Set(published).size).toBe(published.length)
    for (const { ports } of Object.values(composed)) {
      expect(ports[0]?.split(':')[2]).toBe(dockerfile.environment.HTTP_PORT)
    }
  })

  test('puts the demo, unless told otherwise, where recipe and images are looked for', () => {
    const folder = '/app/deploy/station'
    expect(composed['camera-ingest']).toMatchObject({
      volumes: [{ source: './deploy/demo', target: folder, read_only: true }],
      environment: { RECIPE: `${folder}/recipe.yaml`, SOURCE_FOLDER: `${folder}/images` },
    })
    for (const model of modelsOfDemo(folder)) expect(isInImage(model)).toBe(true)
  })
})

describe('deploy/k8s', () => {
  const kustomization = parse(read('deploy/k8s/kustomization.yaml'))

  test('uses every file of its folder, and only files that exist', () => {
    const { resources, patches, configMapGenerator } = kustomization
    expect(patches).toEqual([{ path: 'every-service.yaml', target: { kind: 'Deployment' } }])
    const used = [...resources, 'every-service.yaml', 'kustomization.yaml']
    expect(used.sort()).toEqual(readdirSync(join(projectFolder, 'deploy/k8s')).sort())
    const files: string[] = configMapGenerator.flatMap((generator: { files: string[] }) => generator.files)
    expect(files.filter((file) => !existsSync(join(projectFolder, 'deploy/k8s', file)))).toEqual([])
  })

  test('starts every service from the one image', () => {
    expect([...deployments.keys()].sort()).toEqual(servicesInTree())
    for (const [name, { selector, template }] of deployments) {
      expect(template.spec.containers[0].args).toEqual([entryPoint(name)])
      expect(template.metadata.labels).toEqual({ app: name })
      expect(selector.matchLabels).toEqual({ app: name })
    }
    expect(everyService.spec.containers[0].image).toBe('vaglio')
    const [{ name, newTag }] = kustomization.images
    expect(`${name}:${newTag}`).toBe(image)
  })

  test.each(servicesInTree())('%s gets settings that it knows and can start with', (name) => {
    const own = deployments.get(name)?.template.spec.containers[0].env
    const environment = { ...everyService.spec.containers[0].env, ...own }
    expectSettings(name, environment)
    if (environment.SOURCE_FOLDER) expect(isInImage(environment.SOURCE_FOLDER)).toBe(true)
  })

  test('confines every pod as the namespace demands, and keeps a station on one node', () => {
    expect(documents('deploy/k8s/namespace.yaml')[0]).toMatchObject({
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    })
    for (const { spec } of [everyService, broker]) expect(spec).toMatchObject(restrictedPod)
    const withBroker = [{ labelSelector: { matchLabels: { app: 'nats' } }, topologyKey: 'kubernetes.io/hostname' }]
    expect(everyService.spec).toMatchObject({
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: withBroker } },
    })
    expect(broker.metadata.labels.app).toBe('nats')
  })

  test('asks every service whether it is ready and whether it lives', () => {
    expect(everyService.spec.containers[0]).toMatchObject({
      readinessProbe: { httpGet: { path: '/healthz', port: 'http' } },
      livenessProbe: { httpGet: { path: '/metrics', port: 'http' } },
      ports: [{ name: 'http', containerPort: Number(dockerfile.environment.HTTP_PORT) }],
    })
  })

  test('lets nothing through but services to the broker, and their question for its address', () => {
    const pods = (role: string) => [{ podSelector: { matchLabels: { role } } }]
    const specs = documents('deploy/k8s/network-policies.yaml').map((document) => Policy.parse(document).spec)
    expect(specs).toEqual([
      { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      {
        podSelector: { matchLabels: { role: everyService.metadata.labels.role } },
        policyTypes: ['Egress'],
        egress: [{ to: pods('broker'), ports: [{ port: 4222 }] }, expect.objectContaining({ ports: nameService })],
      },
      {
        podSelector: { matchLabels: { role: broker.metadata.labels.role } },
        policyTypes: ['Ingress'],
        ingress: [{ from: pods('service'), ports: [{ port: 4222 }] }],
      },
    ])
  })
})

describe('the broker', () => {
  test('is the same in both places, and new enough', () => {
    expect(broker.spec.containers[0]).toMatchObject({ image: nats.image, args: nats.command })
    expect(isNewEnough(nats.image.replace(/^nats:([\d.]+)-alpine$/, '$1'))).toBe(true)
  })

  test('takes its flags and its configuration', async () => {
    const args = nats.command.map((argument) => argument.replace('/etc/nats/', 'deploy/nats/'))
    const { stderr } = await run(await natsBinary(), [...args, '-t'], { cwd: projectFolder })
    expect(stderr).toContain('is valid')
  })
})

function servicesInTree(): string[] {
  return readdirSync(join(projectFolder, 'services')).sort()
}

/** The build puts a service's `main.ts` there. */
function entryPoint(service: string): string {
  expect(existsSync(join(projectFolder, `services/${service}/main.ts`))).toBe(true)
  return `dist/services/${service}/main.js`
}

function isInImage(path: string): boolean {
  const inProject = relative('/app', path)
  const isCopied = dockerfile.shipped.some(({ target }) => inProject === target || inProject.startsWith(`${target}/`))
  return isCopied && existsSync(join(projectFolder, inProject))
}

/** Where the demo's recipe finds its models when it lies in that folder. */
function modelsOfDemo(folder: string): string[] {
  const { views } = loadRecipe(join(projectFolder, 'deploy/demo/recipe.yaml'))
  return Object.values(views).map(({ model }) => join(folder, model))
}

/** The variables stand in the service's schema, and with the image's own it can start. */
function expectSettings(service: string, environment: Record<string, string>): void {
  const schema = configs[service]
  if (!schema) throw new Error(`this test lacks the settings of ${service}`)
  expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining(Object.keys(environment)))
  const config = readConfig(schema, { ...dockerfile.environment, ...environment })
  expect(config).toMatchObject({ NATS_URL: 'nats://nats:4222', HTTP_HOST: '0.0.0.0', HTTP_PORT: 8080 })
}
