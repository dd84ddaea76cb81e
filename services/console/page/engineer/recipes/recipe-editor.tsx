import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { RecipeText, StationRecipes } from '../../../api/recipe.ts'
import { Message } from '../../controls/message.tsx'
import { go } from '../../location/location.ts'
import { useAnswer } from '../../server/answer.ts'
import { texts } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { DraftState } from './draft-state.tsx'
import { DrawingPanel } from './drawing-panel.tsx'
import { NoteDialog } from './note-dialog.tsx'
import { Differences } from './recipe-comparison.tsx'
import { useRecipeDraft } from './recipe-draft.ts'
import { RecipeTextArea, useLeaveQuestion, withInserted } from './recipe-text-area.tsx'
import { regionInYaml } from './region-drawing.ts'
import { TrialPanel } from './trial/trial-panel.tsx'
import './recipe-editor.css'

export interface RecipeEditorProps {
  /** The one to begin from. */
  readonly revision: string
  readonly recipes: StationRecipes
}

/** A recipe's text beside the picture on which its regions are drawn. */
export function RecipeEditor({ revision, recipes }: RecipeEditorProps): JSX.Element {
  const { value, wrong } = useAnswer<RecipeText>(`/recipes/${revision}`).value
  // What was the newest at the beginning: who is second is told so.
  const newest = useRef(recipes.revisions.find(({ state }) => state !== 'untrusted')?.revision)
  if (wrong) return <Message kind="wrong">{wrong.message}</Message>
  if (!value) return <p class="quiet">{engineerTexts().loading}</p>
  return <Editing recipe={value} basedOn={newest.current} />
}

function Editing({ recipe, basedOn }: { recipe: RecipeText; basedOn: string | undefined }): JSX.Element {
  const t = engineerTexts().recipes
  const draft = useRecipeDraft(recipe.document)
  const area = useRef<HTMLTextAreaElement>(null)
  const isActivating = useSignal(false)
  const seen = draft.examination.value
  const isChanged = draft.text.value !== recipe.document
  useLeaveQuestion(isChanged)
  const wrongLines = new Set(seen?.mistakes.flatMap(({ line }) => line ?? []))
  const isUsable = seen?.document === draft.text.value && seen.mistakes.length === 0 && seen.differences.length > 0
  return (
    <section class="stack" aria-labelledby="title">
      <div class="row editor-head">
        <h1 id="title">{t.editTitle(recipe.revision)}</h1>
        <div class="row">
          <a class="button" href="/recipes">
            {isChanged ? t.discard : texts().cancel}
          </a>
          <button
            type="button"
            class="button-main"
            disabled={!isUsable}
            onClick={() => {
              isActivating.value = true
            }}
          >
            {t.activate}
          </button>
        </div>
      </div>
      <div class="editor">
        <div class="editor-text">
          <RecipeTextArea text={draft.text} wrongLines={wrongLines} area={area} />
          <DraftState draft={draft} area={area} />
        </div>
        <DrawingPanel
          draft={draft}
          revision={recipe.revision}
          onNew={(region) => {
            if (area.current) draft.text.value = withInserted(area.current, regionInYaml(region))
          }}
        />
      </div>
      <TrialPanel draft={draft} area={area} />
      {isActivating.value && seen && (
        <NoteDialog
          title={t.activateTitle}
          words={t.activateWords}
          action={t.activateTitle}
          path="/recipes"
          body={(note) => ({ document: draft.text.peek(), note, ...(basedOn !== undefined && { basedOn }) })}
          onCancel={() => {
            isActivating.value = false
          }}
          onDone={() => go('/recipes')}
        >
          <Differences differences={seen.differences} />
        </NoteDialog>
      )}
    </section>
  )
}
