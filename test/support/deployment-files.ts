import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { projectFolder } from '../../shared/service/software-version.ts'

const ComposeContainer = z.looseObject({
  image: z.string(),
  restart: z.string(),
  volumes: z.array(z.union([z.string(), z.looseObject({ source: z.string(), target: z.string() })])),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
})
const ComposeService = ComposeContainer.extend({
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)),
})
const EnvironmentList = z
  .array(z.strictObject({ name: z.string(), value: z.string() }))
  .transform((list) => Object.fromEntries(list.map(({ name, value }) => [name, value])))
const PodTemplate = z.looseObject({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    containers: z.tuple([z.looseObject({ name: z.string(), image: z.string(), env: EnvironmentList.default({}) })]),
  }),
})
const SecretFiles = z.strictObject({
  name: z.string(),
  secret: z.strictObject({
    secretName: z.string(),
    items: z.array(z.strictObject({ key: z.string(), path: z.string() })),
  }),
})
const Claim = z.strictObject({ name: z.string(), persistentVolumeClaim: z.strictObject({ claimName: z.string() }) })
/** Strict: what is not named here stands in the patch for all of them, and no single one can take it back. */
export const Deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata: z.strictObject({ name: z.string() }),
  spec: z.strictObject({
    strategy: z.unknown().optional(),
    selector: z.strictObject({ matchLabels: z.strictObject({ app: z.string() }) }),
    template: z.strictObject({
      metadata: z.strictObject({ labels: z.strictObject({ app: z.string() }) }),
      spec: z.strictObject({
        containers: z.tuple([
          z.strictObject({
            name: z.literal('service'),
            args: z.array(z.string()),
            env: EnvironmentList.default({}),
            resources: z.object({ limits: z.object({ memory: z.string() }) }),
            volumeMounts: z
              .array(z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true).optional() }))
              .default([]),
          }),
        ]),
        volumes: z.array(z.union([SecretFiles, Claim])),
      }),
    }),
  }),
})

export function read(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8')
}

export function documents(path: string): unknown[] {
  return parseAllDocuments(read(path)).map((document) => document.toJS())
}

/** Compose's file as it is where nobody sets the variables in it: `${NAME:-default}` and `${NAME:+only when set}`. */
export function readCompose(set: Readonly<Record<string, string>> = {}) {
  const replaced = (_: unknown, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replaceAll(/\$\{(\w+):([-+])([^}]*)\}/g, (__, name, kind, text) =>
          kind === '+' ? (set[name] === undefined ? '' : text) : (set[name] ?? text),
        )
      : value
  const named = {
    keys: ComposeContainer.extend({ command: z.string() }),
    nats: ComposeService,
    prometheus: ComposeService,
    grafana: ComposeService.extend({ command: z.undefined().optional() }),
  }
  const schema = z.object({ services: z.object(named).catchall(ComposeService) })
  return schema.parse(parse(read('docker-compose.yml'), replaced, { merge: true })).services
}

export function podTemplate(path: string, kind: string): z.infer<typeof PodTemplate> {
  const schema = z.object({ kind: z.literal(kind), spec: z.object({ template: PodTemplate }) })
  for (const document of documents(path)) {
    const parsed = schema.safeParse(document)
    if (parsed.success) return parsed.data.spec.template
  }
  throw new Error(`${path} has no ${kind} as this test expects one`)
}

export function readDockerfile() {
  const text = read('deploy/docker/Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
  const stages = text
    .split(/^(?=FROM )/m)
    .map((stage) =>
      stage.split('\n').map((line) => ({ keyword: line.split(' ', 1)[0] ?? '', rest: line.replace(/^\w+ /, '') })),
    )
  const shipped = stages.at(-1) ?? []
  const settings = shipped.flatMap(({ keyword, rest }) => (keyword === 'ENV' ? rest.split(' ') : []))
  return {
    copied: stages.flatMap(copiesOf),
    shipped: copiesOf(shipped),
    environment: Object.fromEntries(settings.map((setting) => setting.split('='))) as Record<string, string>,
    last: (wanted: string): string => shipped.findLast(({ keyword }) => keyword === wanted)?.rest ?? '',
  }
}

/** What comes from the project, not from another stage. */
function copiesOf(stage: readonly { keyword: string; rest: string }[]): { sources: string[]; target: string }[] {
  const copies = stage.filter(({ keyword, rest }) => keyword === 'COPY' && !rest.startsWith('--from='))
  return copies.map(({ rest }) => ({ sources: rest.split(' ').slice(0, -1), target: rest.split(' ').at(-1) ?? '' }))
}
