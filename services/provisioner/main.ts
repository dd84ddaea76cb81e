import type { Provisioning } from '../../shared/bus/provisioning.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { ProvisionerConfig } from './config.ts'
import { freeBytesOf } from './disk.ts'
import { assess, type Disk, shareOf } from './handler.ts'
import { type Round, runRounds } from './rounds.ts'

const mebibyte = 2 ** 20

await runService({
  name: 'provisioner',
  config: ProvisionerConfig,
  async start(context) {
    let health = { ready: false, reason: 'the streams have not been looked at yet' }
    const finished = provision(context, (current) => (health = current))
    return { finished, health: () => health }
  },
})

async function provision(
  context: ServiceContext<ProvisionerConfig>,
  onHealth: (health: { ready: boolean; reason: string }) => void,
): Promise<void> {
  const { bus, config, log, recipe, signal } = context
  const provisioning = await bus.provisioning(recipe.budgetMs)
  if (!provisioning) return
  const rounds = {
    intervalMs: config.PROVISION_INTERVAL_MS,
    round: () => look(provisioning, context),
    onReconnect: (action: () => void) => provisioning.onReconnect(action, signal),
    onHealth,
    log,
  }
  await runRounds(rounds, signal)
}

async function look(
  provisioning: Provisioning,
  { config, metrics }: ServiceContext<ProvisionerConfig>,
): Promise<Round> {
  const putBack = await provisioning.putBack()
  const fill = await provisioning.fill()
  const streams = fill.streams.map(({ stream, ...rest }) => ({ name: stream, ...rest }))
  for (const stream of streams) metrics.setStreamFill(stream.name, shareOf(stream))
  const stores = fill.stores.map(({ account, ...rest }) => ({ name: account, ...rest }))
  return { putBack, ...assess({ streams, stores, disk: await diskOf(config) }) }
}

async function diskOf(config: ProvisionerConfig): Promise<Disk | undefined> {
  const { STORE_FOLDER: folder, STORE_FREE_MIB_MIN: mebibytes } = config
  if (folder === undefined) return undefined
  return { folder, freeBytes: await freeBytesOf(folder), freeBytesMin: mebibytes * mebibyte }
}
