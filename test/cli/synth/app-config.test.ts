import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appFile } from '../../../src/cli/synth/app-command';
import { readConfig } from '../../../src/cli/synth/app-config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synth-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function configOf(text: string, options = {}): ReturnType<typeof readConfig> {
  writeFileSync(join(folder, 'cdk8s.yaml'), text);
  return readConfig(folder, options);
}

test('the output is dist, or what cdk8s.yaml says, or what the option says', () => {
  expect(configOf('app: node main.js')).toEqual({ app: 'node main.js', output: 'dist' });
  expect(configOf('app: node main.js\noutput: k8s\nlanguage: typescript\nimports: [k8s]')).toEqual({
    app: 'node main.js',
    output: 'k8s',
  });
  expect(configOf('app: node main.js\noutput: k8s', { output: 'out', app: 'node other.js' })).toEqual({
    app: 'node other.js',
    output: 'out',
  });
});

test.each([
  ['app: 3', 'cdk8s.yaml: app must be the command that runs the app, such as node lib/main.js, got 3'],
  [
    'language: typescript',
    'cdk8s.yaml: app must be the command that runs the app, such as node lib/main.js, got undefined',
  ],
  ['app: a\noutput: [b]', 'cdk8s.yaml: output must be the folder for the manifests, such as dist, got ["b"]'],
  ['- app', 'cdk8s.yaml must hold fields, such as app: node lib/main.js, got ["app"]'],
  ['app: a\nvalidations: x', 'cdk8s.yaml: validations is for npx cdk8s synth alone: run that, or remove the field'],
])('%j is one clear error', (text, message) => {
  expect(() => configOf(text)).toThrow(new Error(message));
});

test('invalid YAML names the file and the line', () => {
  expect(() => configOf('app: node\n  - x: {')).toThrow(/^cdk8s\.yaml:2/);
});

test('a folder without cdk8s.yaml needs --app', () => {
  expect(readConfig(folder, { app: 'node main.js' })).toEqual({ app: 'node main.js', output: 'dist' });
  expect(() => readConfig(folder, {})).toThrow(
    `there is no cdk8s.yaml in ${folder}: run this in the folder of the app, or pass --app`,
  );
});

test.each([
  ['node lib/main.js', true],
  ['node ./lib/main.js', true],
  ['NODE_ENV=x node lib/main.js', false],
  ['node lib/main.js && echo done', false],
  ['node lib/missing.js', false],
  ['node --import tsx main.ts', false],
  ['python main.py', false],
])('%s is run without a shell: %s', (app, direct) => {
  writeFileSync(join(folder, 'main.ts'), '');
  writeFileSync(join(folder, 'lib-main.js'), '');
  const file = join(folder, 'lib-main.js');
  expect(appFile(app.replace('lib/main.js', 'lib-main.js'), folder)).toEqual(direct ? { file } : undefined);
});

test('TypeScript needs the tsx of the project', () => {
  const root = join(__dirname, '..', '..', '..');
  expect(appFile('node --import tsx src/main.ts', root)).toEqual({
    file: join(root, 'src', 'main.ts'),
    tsx: expect.stringContaining('tsx'),
  });
});
