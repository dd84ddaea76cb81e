import { join } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { usualShifts } from '../../shared/contracts/recipe.ts'
import { keepUp } from '../../shared/runtime/keep-up.ts'
import { shiftStart } from '../../shared/runtime/shift-start.ts'
import { runService } from '../../shared/service/run-service.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { DriftConfig } from './config.ts'
import { createIntake } from './intake.ts'
import { createMeterClient } from './measuring/meter-client.ts'
import { createFramePlaces } from './sampling/frame-places.ts'
import { openViews, samplerOf, tellHowItStands, tellMissing } from './watching.ts'

const networkFile = join(projectFolder, 'models/backbone/backbone.onnx')

await runService({
  name: 'drift',
  config: DriftConfig,
  async start(context) {
    const { clock, config, follow, log, recipe } = context
    const views = openViews(context)
    const watches = new Map([...views].map(([view, { watch }]) => [view, watch]))
    const frames = createFramePlaces()
    const meter = createMeterClient(networkFile)
    const sampler = samplerOf(context, watches, frames, meter)
    const shifts = recipe.shifts ?? usualShifts
    const intake = createIntake({
      ...{ watches, sampler },
      shiftStart: (atMs) => shiftStart(shifts, atMs),
      monotonicMs: () => clock.monotonicMs(),
    })
    const save = (): void =>
      intake.save(() => {
        for (const { watch, file } of views.values()) file.write(watch.known())
      })
    const upkeep = [
      keepUp('what is known cannot be written', config.SAVE_INTERVAL_MS, context, async () => {
        if (intake.hasNews()) save()
      }),
      keepUp('views cannot be assessed', config.ASSESS_INTERVAL_MS, context, async () => {
        tellMissing(context, intake.missing())
        for (const [view, watch] of watches) await tellHowItStands(context, view, watch, save)
      }),
    ]
    const { frames: headers, verdicts, overrides, baselines } = consumers.drift
    return {
      finished: Promise.all([
        follow(headers, ({ envelope: { partId, view } }, { streamSequence, settle }) => {
          frames.heard(partId, view, streamSequence)
          settle()
        }),
        follow(verdicts, intake.verdict),
        follow(overrides, intake.override),
        follow(baselines, (message, received) => {
          const { view } = message.envelope
          const { by, reason } = message.body
          if (intake.baseline(message, received))
            log.info({ view, by, reason }, `${by} says that view ${view} is as it should be; its baseline begins anew`)
        }),
        ...upkeep.map(({ finished }) => finished),
      ]),
      health() {
        const reason = upkeep.map((one) => one.trouble()).find(Boolean) ?? ''
        return { ready: reason === '', reason }
      },
      async release() {
        await sampler.idle()
        await meter.close()
        save()
      },
    }
  },
})
