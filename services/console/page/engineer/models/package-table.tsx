import type { JSX } from 'preact'
import type { ModelPackage, StationModels } from '../../../api/model.ts'
import { format } from '../../texts/language.ts'
import { Scrolling } from '../chart/scrolling.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import type { Wanted } from './choice-dialog.tsx'
import { sizeInWords, spell } from './model-words.ts'

export interface PackageTableProps {
  readonly models: StationModels
  readonly onWanted: (wanted: Wanted) => void
}

/** Every package of the registry, each to be chosen for a view that it does not judge yet. */
export function PackageTable({ models, onWanted }: PackageTableProps): JSX.Element {
  const t = engineerTexts().models
  const { heads } = t
  return (
    <section class="panel panel-padded" aria-labelledby="packages">
      <h2 id="packages">{t.packages}</h2>
      {models.packages.length === 0 ? (
        <p class="quiet">{t.noPackages}</p>
      ) : (
        <Scrolling>
          <table aria-label={t.packages}>
            <thead>
              <tr>
                <th scope="col">{heads.model}</th>
                <th scope="col">{heads.kind}</th>
                <th scope="col" class="number">
                  {heads.threshold}
                </th>
                <th scope="col" class="number">
                  {heads.promise}
                </th>
                <th scope="col">{heads.made}</th>
                <th scope="col" class="number">
                  {heads.size}
                </th>
                <th scope="col">{heads.added}</th>
                <th scope="col">{heads.serves}</th>
                <th scope="col">
                  <span class="spoken">{t.activate}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {models.packages.map((one) => (
                <PackageRow key={spell(one)} model={one} models={models} onWanted={onWanted} />
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </section>
  )
}

function PackageRow({ model, models, onWanted }: PackageTableProps & { readonly model: ModelPackage }): JSX.Element {
  const t = engineerTexts().models
  const judges = models.views.filter(({ serving }) => spell(serving) === spell(model))
  const others = models.views.filter((view) => !judges.includes(view)).map(({ view }) => view)
  const { promise, fittedAt, images } = model
  return (
    <tr>
      <th scope="row" class="mono" title={model.sha256}>
        {spell(model)}
      </th>
      <td>{model.kind}</td>
      <td class="number">{model.threshold === undefined ? '–' : format.measure(model.threshold)}</td>
      <td class="number">{promise ? `≤ ${format.share(promise.falseRejectRateMax, 1)}` : '–'}</td>
      <td>{fittedAt ? t.fitted(format.number(images ?? 0), format.dateTime(fittedAt)) : model.source}</td>
      <td class="number">{sizeInWords(model.bytes)}</td>
      <td>{format.dateTime(model.storedAt)}</td>
      <td>{judges.map(({ view }) => view).join(', ') || '–'}</td>
      <td>
        <button
          type="button"
          disabled={others.length === 0}
          aria-label={t.activateTitle(spell(model))}
          onClick={() =>
            onWanted({ kind: 'activate', model: { name: model.name, version: model.version }, views: others })
          }
        >
          {t.activate}
        </button>
      </td>
    </tr>
  )
}
