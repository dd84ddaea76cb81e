import type { Account } from '../../shared/contracts/accounts.ts'

export const deciders = ['decision-a', 'decision-b']
export const services = [
  'camera-ingest',
  'preprocess',
  'inference',
  'rules',
  'plant-adapter',
  'metrics-forwarder',
  'provisioner',
  'console',
  'archive',
  'drift',
]

/** Who may say what, and where. Written down a second time on purpose: a wider grant has to be meant. */
export const speakers: readonly { subject: string; account: Account; roles: readonly string[] }[] = [
  { subject: 'frames.press.top', account: 'LINE', roles: ['camera-ingest'] },
  { subject: 'prepared.model.press.top', account: 'LINE', roles: ['preprocess'] },
  { subject: 'prepared.rules.press.top', account: 'LINE', roles: ['preprocess'] },
  { subject: 'findings.model.press.top', account: 'LINE', roles: ['preprocess', 'inference'] },
  { subject: 'findings.rules.press.top', account: 'LINE', roles: ['preprocess', 'rules'] },
  { subject: 'explanations.press.top.01KDZQ1G00000000000000000A', account: 'LINE', roles: ['inference'] },
  {
    subject: '$JS.API.DIRECT.GET.FRAMES',
    account: 'LINE',
    roles: ['preprocess', 'rules', 'console', 'archive', 'drift'],
  },
  // Judges the pictures again by another model or recipe.
  { subject: '$JS.API.DIRECT.GET.FRAMES', account: 'VIEW', roles: ['engineer'] },
  { subject: 'trials.press', account: 'LINE', roles: ['console'] },
  { subject: 'trial-answers.press', account: 'LINE', roles: ['rules'] },
  { subject: 'captures.press.top', account: 'LINE', roles: ['console'] },
  { subject: 'overrides.press.01KDZQ1G00000000000000000A', account: 'LINE', roles: ['console'] },
  { subject: 'overridden.press.top', account: 'LINE', roles: ['console'] },
  { subject: 'drift-reports.press.top', account: 'LINE', roles: ['drift'] },
  { subject: 'drift-alerts.press.top.01KDZQ1G00000000000000000A', account: 'LINE', roles: ['drift'] },
  { subject: 'drift-pictures.press.x.01KDZQ1G00000000000000000A', account: 'LINE', roles: ['drift'] },
  { subject: 'drift-baselines.press.top', account: 'LINE', roles: ['console'] },
  { subject: 'audit.press', account: 'LINE', roles: ['console'] },
  { subject: 'stops.press.acknowledged', account: 'DECISION', roles: ['console'] },
  { subject: '$KV.MODELS.choice.press.top', account: 'LINE', roles: ['console'] },
  { subject: 'traces.press', account: 'LINE', roles: [...deciders, 'plant-adapter'] },
  ...['metrics.north.rules', 'records.north.press', 'counts.north.press'].map((subject) => {
    return { subject, account: 'UPLINK' as const, roles: ['metrics-forwarder'] }
  }),
  { subject: 'decisions.press.01KDZQ1G00000000000000000A', account: 'DECISION', roles: deciders },
  { subject: 'ready.press', account: 'DECISION', roles: deciders },
  { subject: 'stops.press.raised', account: 'DECISION', roles: deciders },
  { subject: 'actuations.press.01KDZQ1G00000000000000000A', account: 'DECISION', roles: ['plant-adapter'] },
  { subject: 'stops.press.acknowledged', account: 'VIEW', roles: ['operator'] },
  { subject: '$KV.MODELS.choice.press.top', account: 'VIEW', roles: ['engineer'] },
  { subject: '$KV.MODELS.served.press.top', account: 'LINE', roles: ['inference'] },
  { subject: '$KV.MODELS.exam.press.top', account: 'LINE', roles: ['inference'] },
  ...['$O.MODELS.M.eA==', '$O.MODELS.C.x'].flatMap((subject) => [
    { subject, account: 'VIEW' as const, roles: ['engineer'] },
    { subject, account: 'LINE' as const, roles: ['provisioner'] },
  ]),
  ...['$O.RECIPES.M.eA==', '$O.RECIPES.C.x', 'recipes.press'].flatMap((subject) => [
    { subject, account: 'VIEW' as const, roles: ['engineer'] },
    { subject, account: 'LINE' as const, roles: ['provisioner', 'console'] },
  ]),
  ...[...services, 'decision'].flatMap((service) => {
    const roles = service === 'decision' ? deciders : [service]
    const subjects = [`presence.press.${service}`, `measurements.${service}.x`, `deadletters.${service}`]
    return subjects.map((subject) => ({ subject, account: 'LINE' as const, roles }))
  }),
  // Nobody says these: the broker alone does, or another station.
  ...[
    'verdicts.press.x',
    'actuated.press.x',
    'decisions.other.x',
    'frames.other.top',
    'explanations.other.top.x',
    'overridden.other.top',
    'drift-alerts.other.top.x',
    'stops.press.x',
    'models.choice.press.top',
    'models.served.press.top',
    'trials.other',
    'trial-answers.other',
    'recipes.other',
    'recipe-news.press',
    '$KV.MODELS.choice.other.top',
    '$KV.MODELS.served.other.top',
    '$KV.OTHER.x',
    '$O.OTHER.M.x',
    'records.north.other',
    'counts.north.other',
    'uplink.RECORDS',
    'anything',
  ].flatMap((subject) =>
    (['LINE', 'DECISION', 'UPLINK', 'VIEW'] as const).map((account) => ({ subject, account, roles: [] })),
  ),
]
