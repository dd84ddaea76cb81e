import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Region } from '../../../../../shared/contracts/region.ts'
import type { PartSummary } from '../../../api/part.ts'
import type { DrawnView } from '../../../api/recipe.ts'
import { parts as liveParts, station } from '../../live/live-station.ts'
import { pictureUrl } from '../../server/server.ts'
import { format } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import type { RecipeDraft } from './recipe-draft.ts'
import { RegionCanvas } from './region-canvas.tsx'
import { RegionFields } from './region-fields.tsx'

const partsOffered = 8
const reference = 'reference'

export interface DrawingPanelProps {
  readonly draft: RecipeDraft
  /** Whose reference picture is shown. */
  readonly revision: string
  readonly onNew: (region: Region) => void
}

/** The picture of a view, to draw the recipe's regions on. */
export function DrawingPanel({ draft, revision, onNew }: DrawingPanelProps): JSX.Element {
  const t = engineerTexts().recipes
  const chosen = useSignal('')
  const selected = useSignal('')
  const isDrawing = useSignal(false)
  const views = draft.examination.value?.views ?? []
  const view = views.find((one) => one.view === chosen.value) ?? views[0]
  const picture = usePicture(view, revision)
  const bounds = view?.frame ?? station.value?.views.find(({ name }) => name === view?.view)?.frame
  if (!view || !bounds) return <p class="panel panel-padded quiet">{engineerTexts().loading}</p>
  return (
    <div class="panel panel-padded stack editor-drawing">
      <div class="row">
        {views.length > 1 && <ViewSelect views={views} chosen={view.view} onView={(name) => (chosen.value = name)} />}
        {picture.select}
        <button
          type="button"
          aria-pressed={isDrawing.value}
          title={t.newRegionWords}
          onClick={() => (isDrawing.value = !isDrawing.value)}
        >
          {t.newRegion}
        </button>
        {isDrawing.value && <span class="small">{t.newRegionWords}</span>}
      </div>
      <RegionCanvas
        bounds={bounds}
        picture={picture.url}
        places={view.places}
        selected={selected}
        isDrawing={isDrawing.value}
        onPlace={(place, region) => draft.place(place.path, region)}
        onNew={(region) => {
          isDrawing.value = false
          onNew(region)
        }}
      />
      <RegionFields
        bounds={bounds}
        places={view.places}
        selected={selected}
        onPlace={(one, to) => draft.place(one.path, to)}
      />
    </div>
  )
}

interface ViewSelectProps {
  readonly views: readonly DrawnView[]
  readonly chosen: string
  readonly onView: (view: string) => void
}

function ViewSelect({ views, chosen, onView }: ViewSelectProps): JSX.Element {
  return (
    <label class="field editor-select">
      <span>{engineerTexts().models.forView}</span>
      <select value={chosen} onChange={({ currentTarget }) => onView(currentTarget.value)}>
        {views.map(({ view }) => (
          <option key={view}>{view}</option>
        ))}
      </select>
    </label>
  )
}

/** Which picture is drawn on: the reference where there is one, else the last part that had come when the page was opened. */
function usePicture(view: DrawnView | undefined, revision: string): { url: string | undefined; select: JSX.Element } {
  const t = engineerTexts().recipes
  const offered = useSignal<readonly PartSummary[]>(liveParts.peek().slice(0, partsOffered))
  if (offered.value.length === 0 && liveParts.value.length > 0) offered.value = liveParts.value.slice(0, partsOffered)
  const chosen = useSignal<string | undefined>(undefined)
  const source = chosen.value ?? (view?.hasReference ? reference : offered.value[0]?.partId)
  const url =
    !view || source === undefined
      ? undefined
      : source === reference
        ? `/api/recipes/${revision}/pictures/${view.view}`
        : pictureUrl(source, view.view)
  const select = (
    <label class="field editor-select">
      <span>{t.picture}</span>
      <select value={source ?? ''} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
        {view?.hasReference && <option value={reference}>{t.reference}</option>}
        {offered.value.map(({ partId, sequence }) => (
          <option key={partId} value={partId}>
            {t.lastPart(format.number(sequence))}
          </option>
        ))}
      </select>
    </label>
  )
  return { url, select }
}
