import type { JSX, RefObject } from 'preact'
import type { RecipeExamination } from '../../../api/recipe.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { showLine } from './recipe-text-area.tsx'

export interface MistakeListProps {
  readonly mistakes: RecipeExamination['mistakes']
  /** Where the text is; the number of a line leads there. */
  readonly area: RefObject<HTMLTextAreaElement | null>
}

/** Mistakes in a text, each with its line. */
export function MistakeList({ mistakes, area }: MistakeListProps): JSX.Element {
  const t = engineerTexts().recipes
  return (
    <ul class="mistakes">
      {mistakes.map(({ line, text }) => (
        <li key={`${line} ${text}`}>
          {line !== undefined && (
            <button type="button" onClick={() => area.current && showLine(area.current, line)}>
              {t.line(line.toString())}
            </button>
          )}
          <span lang="en">{text}</span>
        </li>
      ))}
    </ul>
  )
}
