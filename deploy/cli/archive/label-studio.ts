import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import type { Picture } from './picture.ts'

/** What a project in Label Studio has to be set up with. */
const labelling = `<View>
  <Image name="image" value="$image" zoom="true"/>
  <Choices name="judgement" toName="image" choice="single" required="true">
    <Choice value="good"/>
    <Choice value="defect"/>
  </Choices>
  <TextArea name="reason" toName="image" placeholder="what kind of defect, such as scratch" maxSubmissions="1"
    visibleWhen="choice-selected" whenTagName="judgement" whenChoiceValue="defect"/>
</View>
`

const Result = z.looseObject({
  from_name: z.string(),
  value: z.object({
    choices: z.array(z.string()).optional(),
    text: z.union([z.string(), z.array(z.string())]).optional(),
  }),
})
const Annotation = z.looseObject({
  was_cancelled: z.boolean().default(false),
  result: z.array(Result),
  updated_at: z.string().default(''),
})
const Labelled = z.array(
  z.looseObject({
    data: z.looseObject({ part_id: z.string(), view: z.string() }),
    annotations: z.array(Annotation),
  }),
)

/** What a person said of one picture. */
export interface Label {
  readonly partId: string
  readonly view: string
  readonly truth: 'good' | 'defect'
  readonly reason: string
}

/**
 * Writes `images/`, `tasks.json` and `labelling.xml`, to be imported into Label Studio. What is known already comes along
 * as a prediction.
 * @param prefix what Label Studio puts before the path of a picture, such as `/data/local-files/?d=`
 */
export function writeTasks(pictures: readonly Picture[], out: string, prefix: string): void {
  mkdirSync(join(out, 'images'), { recursive: true })
  for (const { path } of pictures) copyFileSync(path, join(out, 'images', basename(path)))
  const tasks = pictures.map((picture) => taskOf(picture, prefix))
  writeFileSync(join(out, 'tasks.json'), `${JSON.stringify(tasks, null, 2)}\n`)
  writeFileSync(join(out, 'labelling.xml'), labelling)
}

function taskOf({ path, partId, view, truth, reason, part }: Picture, prefix: string): object {
  const said = (name: string, type: string, value: object) => ({ from_name: name, to_name: 'image', type, value })
  const judged = said('judgement', 'choices', { choices: [truth] })
  const why = truth === 'defect' ? [said('reason', 'textarea', { text: [reason] })] : []
  const { station, sequence, verdict, basis, score } = part
  return {
    data: {
      image: `${prefix}images/${basename(path)}`,
      part_id: partId,
      view,
      station,
      sequence,
      verdict,
      basis,
      score,
    },
    predictions: [{ model_version: String(part.software), result: [judged, ...why] }],
  }
}

/**
 * Reads what people said, from Label Studio's export in its format "JSON". Of several annotations of a picture the one
 * that was changed last counts, of those that were not cancelled; one without a judgement counts for nothing.
 * @throws {ArchiveError} when the file is no such export
 */
export function readLabels(file: string): readonly Label[] {
  try {
    return Labelled.parse(JSON.parse(readFileSync(file, 'utf8'))).flatMap(({ data, annotations }) => {
      const last = annotations
        .filter(({ was_cancelled: isCancelled }) => !isCancelled)
        .toSorted((one, other) => one.updated_at.localeCompare(other.updated_at))
        .at(-1)
      const saidIn = (name: string) => last?.result.find(({ from_name: from }) => from === name)?.value
      const truth = saidIn('judgement')?.choices?.[0]
      if (truth !== 'good' && truth !== 'defect') return []
      const text = [saidIn('reason')?.text ?? 'unknown'].flat()[0] ?? 'unknown'
      return [{ partId: data.part_id, view: data.view, truth, reason: text }]
    })
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error
    throw new ArchiveError(`${file} is no export of Label Studio in its format JSON: ${reason}`)
  }
}
