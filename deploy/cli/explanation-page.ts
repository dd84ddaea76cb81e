import { htmlPage } from '../../models/evaluation/html-page.ts'
import { type Markup, markup, nothing } from '../../models/evaluation/markup.ts'
import type { CloseUp, Explanation } from '../../shared/contracts/explanation.ts'
import type { Heatmap } from '../../shared/contracts/finding.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { KeptExplanation } from './explanation-records.ts'
import { factsOf, titleOf } from './explanation-words.ts'

/** In the unit of a heatmap's cells, where 128 is the threshold: below it nothing is drawn, above it yellow, then red. */
const coldBelow = 100
const hottest = 255
const opacityMax = 0.6

/** Explanations of one part as an HTML page that needs nothing beside it. */
export function explanationPage(explanations: readonly KeptExplanation[]): string {
  const title = `Part ${explanations[0]?.envelope.sequence ?? ''}: why it is suspicious`
  return htmlPage(title, markup`${explanations.map(view)}`)
}

function view(explanation: KeptExplanation): Markup {
  const { body } = explanation
  return markup`<h2>${titleOf(explanation)}</h2>
<dl class="facts">
${factsOf(body).map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}
</dl>
<div class="charts">
${inspected(body)}
${body.worst ? closeUp('The worst place', body.worst.region, body.worst.closeUp) : nothing}
${nearest(body)}
</div>`
}

function inspected({ inspected: region, picture, heatmap, worst }: Explanation): Markup {
  const heat = heatmap ? heatCells(heatmap, region) : []
  return markup`<figure class="wide"><figcaption>What was inspected${heatmap ? ', and where the model finds it unusual' : ''}</figcaption>
${drawing(region, picture, [...heat, ...(worst ? [outline(worst.region)] : [])])}</figure>`
}

function nearest({ nearestGood, worst, inspected: whole }: Explanation): Markup {
  if (!nearestGood?.closeUp) return nothing
  const caption = `The good place that it resembles most: ${nearestGood.image}`
  // It is kept at the size of the model's input, which may have other proportions than the part.
  return closeUp(caption, nearestGood.region, nearestGood.closeUp, worst?.closeUp.region ?? whole)
}

function closeUp(caption: string, place: Region, { region, picture }: CloseUp, shape = region): Markup {
  return markup`<figure><figcaption>${caption}</figcaption>
${drawing(region, picture, [outline(place)], shape)}</figure>`
}

/**
 * A picture of a region with shapes on it, whose places are given in the same pixels as the region.
 * @param shape what has the proportions in which it is shown
 */
function drawing(
  { x, y, width, height }: Region,
  picture: string,
  shapes: readonly Markup[],
  shape: Pick<Region, 'width' | 'height'> = { width, height },
): Markup {
  return markup`<svg viewBox="${x} ${y} ${width} ${height}" preserveAspectRatio="none" style="aspect-ratio: ${shape.width} / ${shape.height}" role="img" aria-label="picture of the part">
<image href="data:image/jpeg;base64,${picture}" x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none"/>
${shapes}
</svg>`
}

function outline({ x, y, width, height }: Region): Markup {
  return markup`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="#d6001c" stroke-width="2" vector-effect="non-scaling-stroke"/>`
}

function heatCells({ width: columns, height: rows, cells }: Heatmap, region: Region): Markup[] {
  const [width, height] = [region.width / columns, region.height / rows]
  return [...Buffer.from(cells, 'base64')].flatMap((value, cell) => {
    if (value <= coldBelow) return []
    const heat = (value - coldBelow) / (hottest - coldBelow)
    const green = Math.round(214 * (1 - heat))
    const [x, y] = [region.x + (cell % columns) * width, region.y + Math.floor(cell / columns) * height]
    const fill = `rgb(255 ${green} 20 / ${(opacityMax * Math.sqrt(heat)).toFixed(2)})`
    return [
      markup`<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`,
    ]
  })
}
