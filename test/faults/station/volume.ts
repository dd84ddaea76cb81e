import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const sizeMebibytes = 4096
const mebibyte = 2 ** 20

/** The disk a station lives on: a file system of its own in memory where that is allowed, so that it can be full. */
export interface Volume {
  readonly folder: string
  /** Why it cannot be filled here; undefined where it can. */
  readonly fixedBecause: string | undefined
  /** Leaves so many bytes free. */
  fill(freeBytes: number): void
  free(): void
  remove(): void
}

export function mountVolume(): Volume {
  const folder = mkdtempSync(join(tmpdir(), 'vaglio-faults-'))
  const fixedBecause = mount(folder)
  const resize = (bytes: number): void => {
    execFileSync('mount', ['-o', `remount,size=${Math.ceil(bytes / 1024)}k`, folder])
  }
  let isThere = true
  return {
    folder,
    fixedBecause,
    fill(freeBytes) {
      const { blocks, bfree, bsize } = statfsSync(folder)
      resize((blocks - bfree) * bsize + freeBytes)
    },
    free: () => resize(sizeMebibytes * mebibyte),
    remove() {
      if (!isThere) return
      isThere = false
      if (!fixedBecause) execFileSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @returns why it could not be mounted */
function mount(folder: string): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMebibytes}m`, 'vaglio-faults', folder], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    return `a file system that can be filled needs the right to mount (${said})`
  }
}
