import { join } from 'node:path';
import {
  ALSO_SAID,
  FILE_ANSWERS,
  type FieldPath,
  fieldFolder,
  fieldName,
  fieldPath,
  fieldRows,
} from '../reachability/field-cases';
import { MORE_CASES } from '../reachability/field-more';
import { describeWithShared } from '../support/shared';
import { atShell } from './terminal';

/** The exit codes of `flows --from --to`. */
const EXIT_CODES = { open: 0, closed: 1, partly: 1, unknown: 2 } as const;

test.each(Object.entries(MORE_CASES))('%s', async (_name, { manifests, paths }) => {
  const answers = [];
  for (const text of paths) {
    const path = fieldPath(text);
    const { stdout, exitCode } = await atShell([...asked('-', path), '--format', 'json'], { stdin: manifests });
    expect(exitCode).toBe(EXIT_CODES[path.right]);
    answers.push(`${path.from} -> ${path.to} : ${path.protocol} ${path.port} ${JSON.parse(stdout).verdict}`);
  }
  expect(answers).toEqual(paths);
});

function asked(file: string, { from, to, port, protocol }: FieldPath): readonly string[] {
  return ['flows', file, '--from', from, '--to', to, '--port', String(port), '--protocol', protocol];
}

describeWithShared('manifests from the field, by command', (shared) => {
  const rows = fieldRows(shared);
  const inFolder = (file: string) => join(fieldFolder(shared), file);
  const paths = rows.flatMap(({ path, ...row }) => (path === undefined ? [] : [{ ...row, path }]));
  const files = rows.filter(({ path }) => path === undefined);

  test.each(paths.map((row) => [fieldName(row), row] as const))('%s', async (name, { file, path }) => {
    const text = await atShell(asked(inFolder(file), path));
    const json = await atShell([...asked(inFolder(file), path), '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: path.right, from: path.from, to: path.to });
    expect([text.exitCode, json.exitCode]).toEqual([EXIT_CODES[path.right], EXIT_CODES[path.right]]);
    if (Object.hasOwn(ALSO_SAID, name)) expect(text.stdout).toMatch(ALSO_SAID[name] ?? '');
  });

  test.each(files.map((row) => [fieldName(row), row] as const))('%s', async (_name, { file, right }) => {
    const { stdout, stderr, exitCode } = await atShell(['flows', inFolder(file)]);
    expect(exitCode).toBe(right === 'refused' ? 2 : 0);
    expect(right === 'refused' ? stdout : '').toBe('');
    for (const said of FILE_ANSWERS[file] ?? []) expect(right === 'refused' ? stderr : stdout).toMatch(said);
  });

  test('the JSON of a whole set has two Jobs whose names the API server generates', async () => {
    const { stdout } = await atShell(['flows', inFolder('genjobs.yaml'), '--format', 'json']);
    const { workloads } = JSON.parse(stdout);
    expect(workloads).toMatchObject([
      { id: 'ns/once-*', isolated: { ingress: false, egress: true } },
      { id: 'ns/twice-*', isolated: { ingress: false, egress: false } },
    ]);
  });
});
