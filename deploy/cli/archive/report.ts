import { Argument, Command } from 'commander'
import { type Period, type ReportName, reportSql, reports } from '../../../services/archive/reading/report-queries.ts'
import { type AnswerFormat, answerText } from './answer-text.ts'
import { type ArchiveOptions, parseDay, withArchiveOptions, withReader } from './archive-folder.ts'
import { withFormat } from './query.ts'

/** `vaglio report`: the questions that plants ask every week. */
export function reportCommand(): Command {
  const list = Object.entries(reports).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  const command = new Command('report')
    .description(`Ready-made reports on what is on record:\n${list.join('\n')}`)
    .addArgument(new Argument('<report>', 'which one').choices(Object.keys(reports)))
  return withPeriod(withFormat(withArchiveOptions(command))).action(
    async (name: ReportName, options: ArchiveOptions & AnswerFormat & Period) => {
      const answer = await withReader(options, (reader) => reader.ask(reportSql(name, options)))
      process.stdout.write(answerText(answer, options))
    },
  )
}

export function withPeriod(command: Command): Command {
  return command
    .option('--from <day>', 'first day, such as 2026-01-05, in UTC', parseDay)
    .option('--to <day>', 'last day, in UTC', parseDay)
}
