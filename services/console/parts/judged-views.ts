import type { PartDatabase } from './database.ts'

/** The views that a model has judged, found by one step into the index for each: there are millions of scores. */
export function createJudgedViews(database: PartDatabase): () => string[] {
  const following = database.prepare('SELECT min(view) AS view FROM scores WHERE view > ?')
  return () => {
    const views: string[] = []
    for (let last = ''; ; ) {
      const { view } = following.get(last) as { view: string | null }
      if (view === null) return views
      views.push(view)
      last = view
    }
  }
}
