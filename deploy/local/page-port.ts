import { freePort } from './free-port.ts'

export const usualPagePort = 7080

/**
 * The port of the page: the wanted one, or any other where that is taken. It stays the same when the console is started
 * again, so that pages that are open find it.
 */
export async function findPagePort(wanted: number, onTaken: (text: string) => void): Promise<number> {
  const port = await freePort(wanted).catch(() => undefined)
  if (port !== undefined) return port
  const other = await freePort(0)
  onTaken(`port ${wanted} is taken by another program, the page is at port ${other}; --page-port chooses one`)
  return other
}
