import { readPackage } from '../../shared/model/package.ts'
import { type Model, ModelOutputError, openModel } from '../../shared/model/session.ts'
import type { FromWorker, ToWorker } from './worker-message.ts'

/**
 * A process that runs models and nothing else: running one blocks its event loop, and a crash of native code ends only
 * this process. Arguments: threads per run, then the folder of every model package.
 */
const [threads, ...folders] = process.argv.slice(2)
const send = (answer: FromWorker): void => void process.send?.(answer)

process.once('disconnect', () => process.exit(0))
// Ctrl-C in a terminal reaches this process as well; the service decides when it ends.
process.on('SIGINT', () => {})

const models = new Map<string, Model>()
for (const folder of folders)
  models.set(folder, await openModel(await readPackage(folder), { threads: Number(threads) }))

process.on('message', async ({ id, folder, pixels }: ToWorker) => {
  try {
    const model = models.get(folder)
    if (!model) throw new Error(`no model was loaded from ${folder}`)
    const { score, heatmap, rows, columns } = await model.judge(pixels)
    send({ type: 'judged', id, judgement: { score, heatmap, rows, columns } })
  } catch (error) {
    const code = error instanceof ModelOutputError ? 'model-output-invalid' : 'model-failed'
    send({ type: 'failed', id, code, reason: error instanceof Error ? error.message : String(error) })
  }
})
send({ type: 'ready' })
