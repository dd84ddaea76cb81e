import type { Provisioning } from '../../shared/bus/provisioning.ts'
import type { StreamName } from '../../shared/contracts/streams.ts'
import { openRecipeFile } from '../../shared/recipe/load.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { ProvisionerConfig } from './config.ts'
import { freeBytesOf } from './disk.ts'
import { assess, type Disk, shareOf } from './handler.ts'
import { packageFolders } from './package-folders.ts'
import { keepRecipe } from './recipe-keeping.ts'
import { createRegistryFill } from './registry-fill.ts'
import { type Round, runRounds } from './rounds.ts'

const mebibyte = 2 ** 20
const storeName: StreamName = 'OBJ_MODELS'

await runService({
  name: 'provisioner',
  config: ProvisionerConfig,
  async start(context) {
    let health = { ready: false, reason: 'the streams have not been looked at yet' }
    const provisioned = provision(context, (current) => (health = current))
    return { finished: Promise.all([provisioned, keepRevisions(context)]), health: () => health }
  },
})

async function provision(
  context: ServiceContext<ProvisionerConfig>,
  onHealth: (health: { ready: boolean; reason: string }) => void,
): Promise<void> {
  const { bus, config, log, recipe, signal } = context
  const provisioning = await bus.provisioning(recipe.budgetMs)
  if (!provisioning) return
  const folders = () => packageFolders(recipe, config.MODELS_FOLDER)
  const registry = createRegistryFill({ folders, models: bus.models, log, signal })
  let isFillDue = true
  const rounds = {
    intervalMs: config.PROVISION_INTERVAL_MS,
    async round() {
      const round = await look(provisioning, context)
      // Whoever comes back may have lost everything, and what has just been made is empty.
      if (isFillDue || round.putBack.includes(storeName)) registry.begin()
      isFillDue = false
      return round
    },
    onReconnect(action: () => void) {
      const isBack = (): void => {
        isFillDue = true
        action()
      }
      provisioning.onReconnect(isBack, signal)
    },
    onHealth,
    log,
  }
  await Promise.all([runRounds(rounds, signal), measureBacklog(provisioning, context)])
}

/** Beside the rounds, which it never holds up. */
async function keepRevisions({
  bus,
  clock,
  config,
  log,
  recipe,
  signal,
}: ServiceContext<ProvisionerConfig>): Promise<void> {
  const file = await openRecipeFile(config.RECIPE)
  const { recipes } = bus
  await keepRecipe({ station: recipe.station, file, recipes, wallMs: clock.wallMs, log, signal })
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
  for (const store of stores) metrics.setStoreFill(store.name, shareOf(store))
  return { putBack, ...assess({ streams, stores, disk: await diskOf(config) }) }
}

/** Beside the rounds as well: how far the readers are behind is for people to know, and nobody waits for it. */
async function measureBacklog(
  provisioning: Provisioning,
  { config, metrics, signal }: ServiceContext<ProvisionerConfig>,
): Promise<void> {
  while (!signal.aborted) {
    const readers = await provisioning.backlog().catch(() => [])
    for (const { consumer, pending, unsettled } of readers) metrics.setBacklog(consumer, pending, unsettled)
    await pause(config.METRICS_INTERVAL_MS, signal)
  }
}

async function diskOf(config: ProvisionerConfig): Promise<Disk | undefined> {
  const { STORE_FOLDER: folder, STORE_FREE_MIB_MIN: mebibytes } = config
  if (folder === undefined) return undefined
  return { folder, freeBytes: await freeBytesOf(folder), freeBytesMin: mebibytes * mebibyte }
}
