import { copyFileSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { findImages } from '../../../services/archive/images/image-store.ts'
import type { Row } from './recorded-part.ts'

/** A picture of the archive and what its part truly is, as far as anybody knows. */
export interface Picture {
  readonly path: string
  readonly partId: string
  readonly view: string
  readonly truth: 'good' | 'defect'
  /** Of a defect: what kind it is, as a folder's name. */
  readonly reason: string
  /** What is on record of its part. */
  readonly part: Row
}

/** The pictures of a part that are kept, one a view. */
export function picturesOf(archiveFolder: string, part: Row): Omit<Picture, 'truth' | 'reason'>[] {
  const { part_id: partId, station } = part
  if (typeof partId !== 'string' || typeof station !== 'string') return []
  const byView = new Map<string, string>()
  for (const path of findImages(archiveFolder, station, partId)) {
    const view = basename(path).split('.')[1] ?? ''
    if (!byView.has(view)) byView.set(view, path)
  }
  return [...byView].map(([view, path]) => ({ path, partId, view, part }))
}

/** Text as the name of a folder: `Öl, stain!` becomes `l-stain`; `unknown` where nothing is left. */
export function folderName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, '')
  return name || 'unknown'
}

/**
 * Copies pictures into folders that `vaglio fit` and `vaglio evaluate` read: `good/…` and `defect/<reason>/…`, below a
 * folder for each view where there are several.
 */
export function sortPictures(pictures: readonly Picture[], out: string): void {
  const views = new Set(pictures.map(({ view }) => view))
  for (const { path, view, truth, reason } of pictures) {
    const kind = truth === 'good' ? 'good' : join('defect', folderName(reason))
    const target = join(out, views.size > 1 ? view : '', kind, basename(path))
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(path, target)
  }
}
