import { curveChart } from './curve-chart.ts'
import type { Evaluation } from './evaluation.ts'
import { htmlPage } from './html-page.ts'
import type { JudgedImage } from './judged-image.ts'
import { type Markup, markup, nothing } from './markup.ts'
import { precisionRecallCurve, rocCurve } from './ranking.ts'
import type { EvaluationReport } from './report.ts'
import { scoreChart } from './score-chart.ts'
import { percent, percentInterval, promiseRemark, promiseSentence, shareWithInterval } from './wording.ts'

/** A mistake as a person sees it: the picture, and the same with the heatmap on it, as data URLs. */
export interface MistakePicture {
  readonly judged: JudgedImage
  readonly picture: string
  readonly heat?: string
}

/** Pictures of the worst mistakes, in the order in which they are shown. */
export interface MistakePictures {
  readonly falseRejects: readonly MistakePicture[]
  readonly misses: readonly MistakePicture[]
}

function figure(term: string, value: string, interval: string): Markup {
  return markup`<div><dt>${term}</dt><dd class="value">${value}</dd><dd class="interval">${interval}</dd></div>`
}

function figures(found: Evaluation): Markup {
  const { counts, auroc, aurocInterval, aupro, latencyMs } = found
  return markup`<dl class="figures">
${figure('AUROC', auroc.toFixed(3), `${aurocInterval.low.toFixed(2)} to ${aurocInterval.high.toFixed(2)}`)}
${aupro === null ? nothing : figure('AUPRO', aupro.toFixed(3), `${counts.defectsWithMask} defects with a mask`)}
${figure('Good parts rejected', percent(found.falseRejectRate), `${counts.falseRejects} of ${counts.good}; ${percentInterval(found.falseRejectRateInterval)}`)}
${figure('Defects missed', percent(found.missRate), `${counts.misses} of ${counts.defect}; ${percentInterval(found.missRateInterval)}`)}
${figure('Time a judgement', `${latencyMs.p50.toFixed(1)} ms`, `99 of 100 within ${latencyMs.p99.toFixed(1)} ms`)}
</dl>`
}

function charts(found: EvaluationReport): Markup {
  const scoresOf = (wanted: 'good' | 'defect') =>
    found.images.filter(({ label }) => label === wanted).map(({ score }) => score)
  const [good, defect] = [scoresOf('good'), scoresOf('defect')]
  const caught = 1 - found.missRate
  const rejected = found.counts.falseRejects + found.counts.defect - found.counts.misses
  const precision = rejected === 0 ? 1 : (found.counts.defect - found.counts.misses) / rejected
  return markup`<section class="charts">
${scoreChart({ good, defect, threshold: found.threshold, warningThreshold: found.warningThreshold })}
${curveChart({
  title: 'Defects caught against good parts rejected (ROC); the circle is the package’s threshold',
  description: `ROC curve with area ${found.auroc.toFixed(3)}; at the threshold ${percent(caught)} of the defects are caught and ${percent(found.falseRejectRate)} of the good parts rejected`,
  xLabel: 'good parts rejected',
  yLabel: 'defects caught',
  points: rocCurve(good, defect),
  marker: { x: found.falseRejectRate, y: caught },
  guess: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
})}
${curveChart({
  title: 'How many of the rejected are defects, by how many defects are caught (precision and recall)',
  description: `Precision and recall; at the threshold ${percent(precision)} of the rejected are defects and ${percent(caught)} of the defects are caught`,
  xLabel: 'defects caught',
  yLabel: 'defects among the rejected',
  points: precisionRecallCurve(good, defect),
  marker: { x: caught, y: precision },
})}
</section>`
}

function typeTable({ perType }: Evaluation): Markup {
  return markup`<h2>By kind of defect</h2>
<div class="table"><table>
<thead><tr><th>kind</th><th>images</th><th>missed</th><th>AUROC against all good</th><th>median score</th></tr></thead>
<tbody>
${perType.map(
  ({ type, images, misses, missRateInterval, auroc, scoreMedian }) => markup`<tr><td>${type}</td><td>${images}</td>
<td>${shareWithInterval(misses, images, missRateInterval)}</td><td>${auroc.toFixed(3)}</td><td>${scoreMedian.toPrecision(3)}</td></tr>`,
)}
</tbody></table></div>`
}

/** A file with the folder that it lies in. */
const placeOf = (file: string) => file.split(/[\\/]/).slice(-2).join('/')

function pictures(heading: string, none: string, shown: readonly MistakePicture[], threshold: number): Markup {
  if (shown.length === 0) return markup`<h2>${heading}</h2><p class="quiet">${none}</p>`
  return markup`<h2>${heading}</h2>
<div class="pictures">
${shown.map(({ judged: { file, defect = 'good part', score }, picture, heat }) => {
  const times = `score ${score.toPrecision(3)}, ${(score / threshold).toFixed(2)} times the threshold`
  return markup`<figure><div class="pair"><img src="${picture}" alt="${defect}, ${times}">
${heat === undefined ? nothing : markup`<img src="${heat}" alt="where the model finds it unusual, from yellow to red">`}</div>
<figcaption>${defect}: ${times}<br>${placeOf(file)}</figcaption></figure>`
})}
</div>`
}

function facts({ model, measured, promise, atPromisedRate, counts }: EvaluationReport): Markup {
  const copies = measured.copiesLeftOut > 0 ? `, ${measured.copiesLeftOut} copies left out` : ''
  const unseen = measured.provenUnseen
    ? 'none of the images is one that the model was fitted on'
    : 'the package does not tell which images it was fitted on: make sure that it has seen none of these'
  const best = atPromisedRate && [
    markup`<dt>what the scores allow</dt><dd>a threshold of ${atPromisedRate.threshold.toPrecision(3)}, chosen on these very images,
would reject ${percent(atPromisedRate.falseRejectRate)} of the good parts and miss ${percent(atPromisedRate.missRate)} of the defects</dd>`,
  ]
  return markup`<h2>What was measured, and how</h2>
<dl class="facts">
<dt>model</dt><dd>${model.kind}, ${model.input}, ${(model.bytes / 1e6).toFixed(1)} MB, sha256 ${model.sha256}</dd>
<dt>origin</dt><dd>${model.origin}</dd>
<dt>licence</dt><dd>${model.licence}</dd>
<dt>promise</dt><dd>${promise ? `${promiseSentence(promise)} (${promise.method})` : 'none'}</dd>
${best ?? []}
<dt>images</dt><dd>${counts.good} good, ${counts.defect} defects, ${counts.defectsWithMask} with a mask${copies}; ${unseen}</dd>
<dt>machine</dt><dd>${measured.machine}; ${measured.threads === 1 ? 'one core' : `${measured.threads} cores`} for a judgement</dd>
<dt>software</dt><dd>${measured.software}</dd>
<dt>intervals</dt><dd>hold with 95 % confidence if the images are a fair sample of the parts to come: shares by Clopper and Pearson, AUROC by Newcombe’s method 5</dd>
</dl>`
}

/** Writes an evaluation as one HTML page that needs nothing beside it. */
export function evaluationPage(found: EvaluationReport, { falseRejects, misses }: MistakePictures): string {
  const { name, version } = found.model
  const title = `${name} ${version}, measured`
  return htmlPage(
    title,
    markup`<p class="quiet">${found.model.kind} model on ${found.counts.good} good parts and ${found.counts.defect} defects</p>
${figures(found)}
<p class="remark ${found.promiseBroken ? 'broken' : ''}">${found.promise ? `Promise: ${promiseSentence(found.promise)}. ` : ''}${promiseRemark(found)}</p>
${charts(found)}
${typeTable(found)}
${pictures('Good parts rejected, the highest scores first', 'No good part is rejected.', falseRejects, found.threshold)}
${pictures('Defects missed, the lowest scores first', 'No defect is missed.', misses, found.threshold)}
${facts(found)}`,
  )
}
