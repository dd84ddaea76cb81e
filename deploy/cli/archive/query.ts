import { Command } from 'commander'
import { type AnswerFormat, answerText } from './answer-text.ts'
import { type ArchiveOptions, withArchiveOptions, withReader } from './archive-folder.ts'

/** `vaglio query`: any question about what is on record, in SQL. */
export function queryCommand(): Command {
  const command = new Command('query')
    .description('Asks the archive in SQL (DuckDB): the views are parts, checks and overrides; times are in UTC.')
    .argument('<sql>', 'one SELECT, such as "select verdict, count(*) from parts group by all"')
  return withFormat(withArchiveOptions(command)).action(async (sql: string, options: ArchiveOptions & AnswerFormat) => {
    const answer = await withReader(options, (reader) => reader.ask(sql))
    process.stdout.write(answerText(answer, options))
  })
}

export function withFormat(command: Command): Command {
  return command.option('--csv', 'print it as CSV', false).option('--json', 'print it as JSON, an object a row', false)
}
