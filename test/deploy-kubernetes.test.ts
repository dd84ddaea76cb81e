import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { rolesOf } from '../shared/contracts/roles.ts'
import { projectFolder } from '../shared/service/software-version.ts'
import {
  dockerfile,
  entryPoint,
  expectSettings,
  image,
  instanceOf,
  isInImage,
  keptFolders,
  programs,
} from './support/deployed-programs.ts'
import { Deployment, documents, podTemplate, read, readCompose } from './support/deployment-files.ts'

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

/** In whose name a service signs. */
const signersOf: Record<string, readonly string[]> = {
  decision: ['decision'],
  provisioner: ['engineer'],
  console: ['operator', 'engineer'],
}
const composed = readCompose()
const deployments = new Map(
  documents('deploy/k8s/services.yaml')
    .map((document) => Deployment.parse(document))
    .map(({ metadata, spec }) => [metadata.name, spec] as const),
)
const everyService = podTemplate('deploy/k8s/every-service.yaml', 'Deployment')
const broker = podTemplate('deploy/k8s/nats.yaml', 'StatefulSet')

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
    expect([...deployments.keys()].sort()).toEqual(programs())
    for (const [name, { selector, template }] of deployments) {
      expect(template.spec.containers[0].args).toEqual([entryPoint(name)])
      expect(template.spec.containers[0].env.INSTANCE).toBe(instanceOf(name))
      expect(template.metadata.labels).toEqual({ app: name })
      expect(selector.matchLabels).toEqual({ app: name })
    }
    expect(everyService.spec.containers[0].image).toBe('vaglio')
    const [{ name, newTag }] = kustomization.images
    expect(`${name}:${newTag}`).toBe(image)
  })

  test.each(programs())('%s gets settings that it knows and can start with', (name) => {
    const own = deployments.get(name)?.template.spec.containers[0].env
    const environment = { ...everyService.spec.containers[0].env, ...own }
    expectSettings(name, environment)
    if (environment.SOURCE_FOLDER) expect(isInImage(environment.SOURCE_FOLDER)).toBe(true)
  })

  test.each(programs())('%s gets the keys that are its own and no others', (name) => {
    const volumes = deployments.get(name)?.template.spec.volumes ?? []
    const secrets = volumes.flatMap((volume) => ('secret' in volume ? [volume.secret] : []))
    const files = ({ items }: { items: { key: string; path: string }[] }): string[] =>
      items.map(({ key, path }) => (key === path ? key : `${key} as ${path}`))
    const users = rolesOf('demo')[name]?.accounts.map((account) => `${name}.${account}.nk`)
    const signers = signersOf[name.replace(/^decision-[ab]$/, 'decision')]
    const signing = signers ? [['signing', signers.map((signer) => `${signer}.pem`)]] : []
    expect(secrets.map((secret) => [secret.secretName, files(secret)])).toEqual([['users', users], ...signing])
    expect(everyService.spec.containers[0]).toMatchObject({
      volumeMounts: expect.arrayContaining([
        { name: 'users', mountPath: '/keys/users', readOnly: true },
        { name: 'trusted', mountPath: '/keys/trusted', readOnly: true },
      ]),
    })
  })

  test('keeps what outlives a pod, and never runs two of what there may be one of', () => {
    const claims = documents('deploy/k8s/state.yaml').filter(
      (document) => z.object({ kind: z.string() }).parse(document).kind === 'PersistentVolumeClaim',
    )
    expect(claims).toMatchObject(Object.keys(keptFolders).map((name) => ({ metadata: { name } })))
    for (const [name, folder] of Object.entries(keptFolders)) {
      const { containers, volumes } = deployments.get(name)?.template.spec ?? {}
      expect(containers?.[0].env[folder]).toBe('/state')
      expect(containers?.[0].volumeMounts).toContainEqual({ name: 'state', mountPath: '/state' })
      expect(volumes).toContainEqual({ name: 'state', persistentVolumeClaim: { claimName: name } })
    }
    for (const name of [...Object.keys(keptFolders), 'decision-a', 'decision-b'])
      expect(deployments.get(name)?.strategy).toEqual({ type: 'Recreate' })
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

  test('lets nothing through but services to the broker, their question for its address, Prometheus, the line, and people to the page', () => {
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
      {
        podSelector: { matchLabels: { role: everyService.metadata.labels.role } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { 'vaglio/monitoring': 'true' } } }],
            ports: [{ port: Number(dockerfile.environment.HTTP_PORT) }],
          },
        ],
      },
      {
        podSelector: { matchLabels: { app: 'plant-adapter' } },
        policyTypes: ['Ingress'],
        ingress: [{ ports: [{ port: Number(composed['plant-adapter']?.environment.LINE_PORT) }] }],
      },
      {
        podSelector: { matchLabels: { app: 'console' } },
        policyTypes: ['Ingress'],
        ingress: [{ ports: [{ port: Number(composed.console?.environment.PAGE_PORT) }] }],
      },
    ])
  })
})
