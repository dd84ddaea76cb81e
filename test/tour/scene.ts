import type { APIRequestContext } from 'playwright-core'
import type { StationModels } from '../../services/console/api/model.ts'
import type { PartSummary } from '../../services/console/api/part.ts'
import type { RecipeText, StationRecipes } from '../../services/console/api/recipe.ts'
import type { StationState } from '../../services/console/api/station.ts'
import { addDemoVersion } from '../support/demo-version.ts'
import type { StationProcess } from '../support/station-process.ts'
import { until } from '../support/until.ts'

const partsBefore = 60
const partsAfter = 400
const waitMsMax = 300_000
const falseAlarms = 4
const missedDefects = 2

/** A station's day in some minutes: parts, a larger bore, a second model with its exam, and what people say of parts. */
export async function playScene(station: StationProcess, origin: string, request: APIRequestContext): Promise<void> {
  const { csrfToken } = await (await request.get(`${origin}/api/session`)).json()
  const headers = { 'x-csrf-token': csrfToken }
  const get = async <Body>(path: string): Promise<Body> => await (await request.get(`${origin}/api${path}`)).json()
  const change = async (method: 'POST' | 'PUT', path: string, data: object): Promise<void> => {
    const answer = await request.fetch(`${origin}/api${path}`, { method, headers, data })
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
  }
  const parts = async (count: number): Promise<void> => {
    const seen = async () => ((await get<StationState[]>('/stations'))[0]?.shift.parts ?? 0) >= count
    await until(`${count} parts`, seen, waitMsMax)
  }
  const override = async (verdict: 'pass' | 'reject', reasonCode: string, note: string, count: number) => {
    const shown = verdict === 'pass' ? 'reject' : 'pass'
    const found = await get<{ parts: PartSummary[] }>(`/parts?verdict=${shown}&limit=50`)
    for (const { partId } of found.parts.slice(-count))
      await change('PUT', `/parts/${partId}/override`, { verdict, reasonCode, note })
  }

  await parts(partsBefore)
  const { revisions } = await get<StationRecipes>('/recipes')
  const { document } = await get<RecipeText>(`/recipes/${revisions[0]?.revision}`)
  const larger = document.replace('maxMm: 21.1', 'maxMm: 21.3')
  await change('POST', '/recipes', { document: larger, note: 'a larger bore' })
  await addDemoVersion(station, '2')
  const model = { name: 'demo-plate', version: '2' }
  await change('POST', '/models/choice', { view: 'top', model, reason: 'steel of the new supplier' })
  await until('its exam', async () => (await get<StationModels>('/models')).exams.length > 0, waitMsMax)
  await override('pass', 'good-part', 'a reflection at the bore', falseAlarms)
  await override('reject', 'defect-missed', 'a fine scratch', missedDefects)
  await parts(partsAfter)
}
