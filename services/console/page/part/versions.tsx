import type { JSX } from 'preact'
import type { PartDetail } from '../../api/part.ts'
import { format, texts } from '../texts/language.ts'

/** By what the part was judged, to be found again in logs and traces. */
export function Versions({ part, view }: { part: PartDetail; view: string }): JSX.Element {
  const { versions: t } = texts()
  const model = part.findings[view]?.model
  const judged = model?.outcome === 'judged' ? model : undefined
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t.model, judged && `${judged.model.name}/${judged.model.version}`],
    [t.score, judged && t.scoreOf(format.measure(judged.score), format.measure(judged.threshold))],
    [t.recipe, part.recipeRevision],
    [t.software, part.software],
    [t.part, part.partId],
    [t.trace, part.traceId],
    [t.captured, format.dateTime(part.capturedAt)],
    [t.decided, format.dateTime(part.decidedAt)],
  ]
  return (
    <details class="panel panel-padded versions">
      <summary>{t.title}</summary>
      <dl>
        {facts.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt class="quiet small">{name}</dt>
                <dd class="mono">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </details>
  )
}
