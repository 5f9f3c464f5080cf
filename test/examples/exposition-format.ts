/** The value of each series of the example, without the start that all their names have. */
export function seriesOf(text: string): Readonly<Record<string, number>> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    samples.map((line) => [line.replace(/ \S+$/, '').replace('session_backend_', ''), Number(line.split(' ').at(-1))]),
  );
}

/** What is wrong with a text of metrics. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function formatProblems(text: string): readonly string[] {
  const problems: string[] = text.endsWith('\n') ? [] : ['the last line has no end'];
  const types = new Map<string, string>();
  const buckets = new Map<string, number>();
  const seen = new Set<string>();
  for (const line of text.trimEnd().split('\n')) {
    const [, typed, type = ''] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (typed !== undefined) {
      if (types.has(typed)) problems.push(`${line}: twice`);
      types.set(typed, type);
    }
    if (/^# (HELP \S+ .+|TYPE .+)$/.test(line)) continue;
    const [, name = '', labels = '', value] =
      /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (\S+)$/.exec(line) ?? [];
    if (value === undefined || Number.isNaN(Number(value))) {
      problems.push(`${line}: not a sample`);
      continue;
    }
    if (seen.has(`${name}{${labels}}`)) problems.push(`${line}: twice`);
    seen.add(`${name}{${labels}}`);
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    if (!types.has(family)) problems.push(`${line}: no TYPE before it`);
    if (!name.endsWith('_bucket') && !name.endsWith('_count')) continue;
    const key = `${family} ${labels.replace(/(^|,)le="[^"]+"/, '')}`.trim();
    const before = buckets.get(key) ?? 0;
    if (name.endsWith('_count') && before !== Number(value)) problems.push(`${key}: +Inf is not its count`);
    if (name.endsWith('_bucket') && Number(value) < before) problems.push(`${line}: less than the bucket before`);
    buckets.set(key, Number(value));
  }
  return problems;
}
