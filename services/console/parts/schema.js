/** Counts the changes of the schema that an earlier software could not read. */
export const databaseVersion = 1;
/**
 * - `parts`: a narrow row each, so that counting thousands of them is quick; times in milliseconds since 1970.
 *   `override_verdict` is what the part truly is, where a person said so and did not withdraw it.
 * - `records`: all that is known of a part, as JSON.
 * - `faults`: what spoke against a part, `<view>` and `<view>/<check>`.
 * - `scores`: of each view that a model judged, in units of the model's threshold.
 * - `overrides`: the newest word about a part, also where the part itself is not known yet.
 * - `events`: what a listener that comes back is told.
 * - `frames`: where in the broker's stream the picture of a view is.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS parts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  part_id TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL,
  captured_ms INTEGER NOT NULL,
  decided_ms INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  basis TEXT NOT NULL,
  score REAL,
  latency_ms REAL NOT NULL,
  budget_ms REAL NOT NULL,
  recipe_revision TEXT NOT NULL,
  override_verdict TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS parts_by_time ON parts (captured_ms);
CREATE INDEX IF NOT EXISTS parts_by_verdict ON parts (verdict, captured_ms);
CREATE INDEX IF NOT EXISTS parts_by_basis ON parts (basis, captured_ms);
CREATE INDEX IF NOT EXISTS parts_overridden ON parts (captured_ms) WHERE override_verdict IS NOT NULL;
CREATE TABLE IF NOT EXISTS records (part INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS faults (
  fault TEXT NOT NULL, captured_ms INTEGER NOT NULL, part INTEGER NOT NULL,
  PRIMARY KEY (fault, captured_ms, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS faults_by_part ON faults (part);
CREATE TABLE IF NOT EXISTS scores (
  view TEXT NOT NULL, captured_ms INTEGER NOT NULL, part INTEGER NOT NULL, score REAL NOT NULL,
  PRIMARY KEY (view, captured_ms, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS scores_by_part ON scores (part);
CREATE TABLE IF NOT EXISTS overrides (
  part_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, at_ms INTEGER NOT NULL, override TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, part INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS frames (
  part_id TEXT NOT NULL, view TEXT NOT NULL, stream_sequence INTEGER NOT NULL, stored_ms INTEGER NOT NULL,
  PRIMARY KEY (part_id, view)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS frames_by_time ON frames (stored_ms);
`;
//# sourceMappingURL=schema.js.map