import type { Bus } from '../../../shared/bus/bus.ts'
import { ExamReports, ModelsServed } from '../../../shared/contracts/model-registry.ts'
import type { Schedule } from '../process/model-worker.ts'
import { createRegisterWriter, type RegisterWriter } from './register-writer.ts'
import type { ViewDesk, ViewDeskOptions } from './view-desk.ts'

/** Where it is said what serves a view, and how exams went. */
export interface ViewRegisters extends Pick<ViewDeskOptions, 'tell' | 'report'> {
  /** Begins to follow what is stored. What serves is told at once, and again to a broker that has lost its store. */
  follow(desk: Pick<ViewDesk, 'served'>): void
}

export function openRegisters(
  bus: Pick<Bus, 'publish' | 'watch'>,
  station: string,
  view: string,
  schedule: Schedule,
): ViewRegisters {
  const about = { station, view, publish: bus.publish, schedule }
  const served = createRegisterWriter({ ...about, register: ModelsServed, isNewestOnly: true })
  const reports: RegisterWriter<Parameters<ViewRegisters['report']>[0]> = createRegisterWriter({
    ...about,
    register: ExamReports,
    isNewestOnly: false,
  })
  return {
    tell: served.write,
    report: reports.write,
    follow(desk) {
      let isFirst = true
      bus.watch(ModelsServed, [view], (_, kept) => {
        if (isFirst || !kept) served.write(desk.served)
        isFirst = false
        served.heard(kept?.envelope.revision)
      })
      bus.watch(ExamReports, [view], (_, kept) => reports.heard(kept?.envelope.revision))
    },
  }
}
