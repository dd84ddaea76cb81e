import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { centralRole, plantAccount } from '../../shared/contracts/central.ts'
import { Name } from '../../shared/contracts/name.ts'

/** The plants of which there is a key: a plant is added by making one, while the service runs. */
export async function plantsIn(keysFolder: string): Promise<readonly string[]> {
  const files = await readdir(join(keysFolder, 'users')).catch(() => [])
  const [before, after] = [`${centralRole}.${plantAccount('')}`, '.nk']
  return files
    .filter((file) => file.startsWith(before) && file.endsWith(after))
    .map((file) => file.slice(before.length, -after.length))
    .filter((plant) => Name.safeParse(plant).success)
    .sort()
}
