/*
 * The words that PostgreSQL reserves, also those that may name a function or a type: as the name of a role or of a database, they need
 * quotes in every statement that somebody writes by hand. Those of release 15, and system_user of release 16.
 * https://www.postgresql.org/docs/current/sql-keywords-appendix.html
 */
const WORDS = `
  all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
  concurrently constraint create cross current_catalog current_date current_role current_schema current_time
  current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
  full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
  localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
  returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
  unique user using variadic verbose when where window with
`;

/** The words, in lower case, sorted. */
export const RESERVED_WORDS: readonly string[] = WORDS.trim().split(/\s+/);

/** Names that PostgreSQL gives a meaning of their own where a statement names a role. */
export const RESERVED_ROLE_NAMES: readonly string[] = ['none', 'public'];
