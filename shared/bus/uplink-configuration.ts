import { linkAccount, linkSubjects, uplinkStreams } from '../contracts/central.ts'

const subjects = uplinkStreams.map(linkSubjects)

/** What the account `UPLINK` shows the link: its streams' messages, and the requests by which the centre asks for them. */
export function uplinkExports(): object[] {
  return subjects.flatMap(({ delivery, reset, flowControl }) => [
    { stream: delivery },
    { service: reset.inPlant, response_type: 'stream' },
    { service: flowControl },
  ])
}

/**
 * The account at which the link ends. Whatever the centre says on the link arrives here, where nobody listens but to what is named:
 * it can neither publish, make, change, purge or delete a stream or a consumer, nor read anything else.
 */
export function linkAccountConfiguration(): object {
  const from = (subject: string) => ({ account: 'UPLINK', subject })
  const imports = subjects.flatMap(({ delivery, reset, flowControl }) => [
    { stream: from(delivery) },
    { service: from(reset.inPlant), to: reset.onLink },
    { service: from(flowControl) },
  ])
  return { imports }
}

/** Where the central site is, and how the plant shows who it is. */
export interface Uplink {
  /** `tls://centre.example:7422`, or `nats-leaf://` without TLS. */
  readonly url: string
  /** The plant's nkey seed; the centre knows its public half. */
  readonly seed: string
  /** The authority that the centre's certificate is by, where it is not one that the machine trusts. */
  readonly caFile?: string | undefined
}

/** Every account answers these to whoever is in it; the link carries them in neither direction. */
const denied = ['$SYS.>', '$JS.API.>', '$JS.*.API.>', '$JS.ACK.>', '$KV.>', '$O.>']

/** The broker's `leafnodes` block of a plant that is linked to a centre. */
export function uplinkConfiguration({ url, seed, caFile }: Uplink): string {
  const remote = {
    url,
    account: linkAccount,
    nkey: seed,
    // The centre says where it listens besides: the plant goes nowhere but where it was told to, a proxy or a firewall's door.
    ignore_discovered_servers: true,
    deny_imports: denied,
    deny_exports: denied,
    ...(caFile !== undefined && { tls: { ca_file: caFile, min_version: '1.3' } }),
  }
  const configuration = { leafnodes: { remotes: [remote], reconnect: '1s' } }
  return `${JSON.stringify(configuration, null, 2).slice(2, -2)}\n`
}
