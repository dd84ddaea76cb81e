import type { Signal } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { engineerTexts } from '../texts/engineer-texts.ts'

export interface RecipeTextAreaProps {
  readonly text: Signal<string>
  /** Lines that have a mistake. */
  readonly wrongLines: ReadonlySet<number>
  readonly area: RefObject<HTMLTextAreaElement | null>
}

/** A plain text field whose lines are numbered beside it. */
export function RecipeTextArea({ text, wrongLines, area }: RecipeTextAreaProps): JSX.Element {
  const gutter = useRef<HTMLPreElement>(null)
  const count = text.value.split('\n').length
  return (
    <div class="recipe-area">
      <pre ref={gutter} class="recipe-gutter" aria-hidden="true">
        {Array.from({ length: count }, (_, index) => index + 1).map((line) => (
          <span key={line} class={wrongLines.has(line) ? 'recipe-wrong-line' : ''}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
      <textarea
        ref={area}
        aria-label={engineerTexts().recipes.textLabel}
        wrap="off"
        spellcheck={false}
        autocomplete="off"
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value
        }}
        onScroll={({ currentTarget }) => {
          if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop
        }}
      />
    </div>
  )
}

/** Puts the cursor at the beginning of a line, where one can see it. @param line counted from 1 */
export function showLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  area.focus()
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 6)
}

/** The text with something in place of what is selected in it. */
export function withInserted(area: HTMLTextAreaElement, inserted: string): string {
  const { value, selectionStart, selectionEnd } = area
  return value.slice(0, selectionStart) + inserted + value.slice(selectionEnd)
}

/** Has the browser ask before what was written is lost. */
export function useLeaveQuestion(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isChanged])
}
