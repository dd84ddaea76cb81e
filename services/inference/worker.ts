import { ofKind, readPackage } from '../../shared/model/package.ts'
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

const models = new Map<string, Model<'anomaly'>>()
for (const folder of folders)
  models.set(folder, await openModel(ofKind(await readPackage(folder), 'anomaly'), { threads: Number(threads) }))

process.on('message', async ({ id, folder, image }: ToWorker) => {
  try {
    const model = models.get(folder)
    if (!model) throw new Error(`no model was loaded from ${folder}`)
    const { patches: _patches, nearest: _nearest, ...answer } = await model.judge(image)
    send({ type: 'judged', id, answer })
  } catch (error) {
    const code = error instanceof ModelOutputError ? 'model-output-invalid' : 'model-failed'
    send({ type: 'failed', id, code, reason: error instanceof Error ? error.message : String(error) })
  }
})
send({ type: 'ready' })
