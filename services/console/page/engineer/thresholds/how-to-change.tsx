import type { JSX } from 'preact'
import type { ModelPackage } from '../../../api/model.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

/** A threshold is part of a package: the commands that make the next one. */
export function HowToChange({ model }: { model: ModelPackage | undefined }): JSX.Element {
  const t = engineerTexts().thresholds
  return (
    <section class="panel panel-padded stack" aria-labelledby="how">
      <h2 id="how">{t.how}</h2>
      <p>{t.howWords}</p>
      <pre class="command">{commandsFor(model)}</pre>
      <p>
        {t.howThen} <a href="/models">{engineerTexts().models.packages}</a>
      </p>
    </section>
  )
}

function commandsFor(model: ModelPackage | undefined): string {
  const name = model?.name ?? 'plate'
  const folder = `models/${name}/${nextVersion(model?.version ?? '1')}`
  const region = model?.region
  const cut = region ? ` --region ${[region.x, region.y, region.width, region.height].join(',')}` : ''
  return [
    `npx vaglio fit --good photos/good --out ${folder}${cut} --false-rejects 0.005 --defect photos/bad`,
    `npx vaglio models add ${folder}`,
  ].join('\n')
}

/** `3` after `2`; of what is no number a further word. */
function nextVersion(version: string): string {
  return /^\d+$/.test(version) ? String(Number(version) + 1) : `${version}.1`
}
