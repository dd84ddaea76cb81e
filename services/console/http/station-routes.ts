import { z } from 'zod'
import { Name, PartId } from '../../../shared/contracts/name.ts'
import { Problem } from '../api/problem.ts'
import { StationState } from '../api/station.ts'
import type { App, CurrentStation, WriteAudit } from './context.ts'
import { ProblemError } from './problem-answer.ts'

const noteCharactersMax = 500

export interface StationRoutesOptions {
  readonly station: CurrentStation
  readonly writeAudit: WriteAudit
  /** Lets the line go on. @throws when the broker does not take it */
  readonly acknowledge: (stopId: string, acknowledgement: { by: string; note: string }) => Promise<void>
}

/** How the station is, and letting it go on after a stop. */
export function addStationRoutes(app: App, { station, writeAudit, acknowledge }: StationRoutesOptions): void {
  app.get('/api/stations', {
    config: { role: 'viewer' },
    schema: { summary: 'The stations, each as it is right now', response: { 200: z.array(StationState) } },
    handler: async () => [station()],
  })
  app.post('/api/stations/:station/acknowledgement', {
    config: { role: 'operator' },
    schema: {
      summary: 'Take responsibility for a stop and let the line go on',
      params: z.object({ station: Name }),
      body: z.strictObject({ stopId: PartId, note: z.string().max(noteCharactersMax) }),
      response: { 200: StationState, 404: Problem, 409: Problem, 503: Problem },
    },
    handler: async ({ person, params, body: { stopId, note } }) => {
      const { station: name, stop } = station()
      if (params.station !== name) throw new ProblemError(404, 'no such station', `this is station ${name}`)
      if (stop?.stopId !== stopId) throw new ProblemError(409, 'not stopped', notThisStop(stop?.stopId))
      await writeAudit(person, { action: 'stop.acknowledge', target: stopId, old: stop.cause, new: note })
      await acknowledge(stopId, { by: person.name, note })
      return station()
    },
  })
}

function notThisStop(open: string | undefined): string {
  if (open === undefined) return 'the line is not stopped: somebody else may have acknowledged it'
  return `the line is stopped at part ${open}: look at that one first`
}
