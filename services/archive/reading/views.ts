/**
 * What a query sees. A part has what a person said of it last, if that was not withdrawn, and in `truth` what it is
 * then known to be.
 */
export const views: readonly string[] = [
  'CREATE VIEW overrides AS SELECT * FROM recorded_overrides',
  'CREATE VIEW checks AS SELECT * FROM recorded_checks',
  // A table: there are few, and every question about parts joins them.
  `CREATE TABLE newest_overrides AS
     SELECT part_id, verdict, reason_code, note, person, said_at FROM recorded_overrides
     QUALIFY row_number() OVER (PARTITION BY part_id ORDER BY revision DESC) = 1 AND action = 'correct'`,
  `CREATE VIEW parts AS
     SELECT part.*,
       said.verdict AS override_verdict, said.reason_code AS override_reason, said.note AS override_note,
       said.person AS override_person, said.said_at AS override_at, coalesce(said.verdict, part.verdict) AS truth
     FROM recorded_parts AS part LEFT JOIN newest_overrides AS said ON said.part_id = part.part_id`,
]
