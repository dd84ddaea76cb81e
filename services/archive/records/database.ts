import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** What one DuckDB may take of the machine that the line runs on. */
export interface DatabaseLimits {
  readonly threads: number
  readonly memoryMebibytes: number
}

/** A DuckDB in this process that keeps nothing of its own and asks nobody outside for extensions. */
export interface Database extends AsyncDisposable {
  readonly connection: DuckDBConnection
}

export async function openDatabase({ threads, memoryMebibytes }: DatabaseLimits): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMebibytes}MiB`,
    temp_directory: '',
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  return {
    connection,
    async [Symbol.asyncDispose]() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export function listOfLiterals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`
}
