import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A rule of dependency-cruiser. */
interface Rule {
  readonly name: string;
  readonly to: { readonly pathNot?: string };
}

const ROOT = join(__dirname, '..', '..');
const LAW = join(ROOT, '.dependency-cruiser.json');

/** One file per violation, with its forbidden import. */
const OFFENCES: Readonly<Record<string, string>> = {
  'src/core/offender.ts': '../network/innocent',
  'src/operators/offender.ts': '../reachability/innocent',
  'src/operators/loads-cdk8s.ts': 'cdk8s',
  'src/reachability/offender.ts': '../network/innocent',
  'src/flows/offender.ts': '../network/innocent',
  'src/network/offender.ts': '../agent/innocent',
  'src/agent/offender.ts': '../namespace/innocent',
  'src/namespace/offender.ts': '../service/innocent',
  'src/service/offender.ts': '../platforms/innocent',
  'src/monitoring/offender.ts': '../platforms/innocent',
  'src/readme/offender.ts': '../service/innocent',
  'src/app/offender.ts': '../platforms/innocent',
  'src/backing/offender.ts': '../agent/innocent',
  'src/platforms/reaches-behind-an-index.ts': '../backing/kafka/innocent',
  'src/gateway/offender.ts': '../agent/innocent',
  'src/tenant/offender.ts': '../platforms/innocent',
  'src/gitops/offender.ts': '../service/innocent',
  'src/testing/offender.ts': '../service/innocent',
  'src/cli/offender.ts': '../platforms/innocent',
  'src/platforms/offender.ts': '../session/innocent',
  'src/session/offender.ts': '../service/innocent',
  'src/session/index.ts': '../agent/loads-cdk8s',
  'src/agent/loads-cdk8s.ts': 'cdk8s',
  'src/core/one.ts': './two',
  'src/core/two.ts': './one',
};

/** The output of dependency-cruiser. */
interface ReportedViolation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

/** A violated rule, with the file. */
interface Violation {
  readonly rule: string;
  readonly file: string;
}

/** All violations in a tree of sources. */
function violations(files: Readonly<Record<string, string>>): readonly Violation[] {
  const folder = mkdtempSync(join(tmpdir(), 'import-law-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"module":"node16"}}');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const depcruise = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const { stdout } = spawnSync(process.execPath, [depcruise, '--config', LAW, '--output-type', 'json', 'src'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const report: { readonly summary: { readonly violations: readonly ReportedViolation[] } } = JSON.parse(stdout);
    return report.summary.violations.map(({ rule, from }) => ({ rule: rule.name, file: from }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One file without imports per module. */
function innocents(): Readonly<Record<string, string>> {
  const modules = ['reachability', 'network', 'agent', 'namespace', 'service', 'platforms', 'session'];
  const folders = [...modules, 'backing/kafka'];
  return Object.fromEntries(folders.map((module) => [`src/${module}/innocent.ts`, 'export const innocent = 1;\n']));
}

test('every import rule finds its violation, and nothing in other files', () => {
  const { forbidden }: { readonly forbidden: readonly { readonly name: string }[] } = JSON.parse(
    readFileSync(LAW, 'utf8'),
  );
  const offences = Object.entries(OFFENCES).map(([file, imported]) => [file, `export * from '${imported}';\n`]);
  const found = violations({ ...innocents(), ...Object.fromEntries(offences) });
  expect([...new Set(found.map(({ rule }) => rule))].sort()).toEqual(forbidden.map(({ name }) => name).sort());
  expect(found.filter(({ file }) => !(file in OFFENCES))).toEqual([]);
}, 60_000);

test('ARCHITECTURE.md names every module, and what it may import', () => {
  const { forbidden }: { readonly forbidden: readonly Rule[] } = JSON.parse(readFileSync(LAW, 'utf8'));
  const law = forbidden.flatMap(({ name, to }) => {
    const module = /^(\w+)-imports-only-what-it-may$/.exec(name)?.[1];
    const allowed = /\((.*)\)/.exec(to.pathNot ?? '')?.[1]?.split('|') ?? [];
    return module === undefined ? [] : [[module, allowed.filter((other) => other !== module).join(', ') || '–']];
  });
  const rows = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `(\w+)` \| .* \| ([^|]*) \|$/gm);
  expect([...rows].map(([, module, allowed]) => [module, allowed])).toEqual(law);
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(law.map(([module]) => module).sort());
});

/** The folders of a folder, at every depth. */
function foldersIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, 'src', folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .flatMap((found) => [found, ...foldersIn(found)]);
}

test('ARCHITECTURE.md says what every folder of a module contains', () => {
  const rows = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `([a-z]\S*\/\S+)` \| \S[^|]* \|$/gm);
  const nested = foldersIn('.').filter((folder) => folder.includes('/'));
  expect(nested).toContain('core/pods/volumes');
  expect([...rows].map(([, folder]) => folder).sort()).toEqual([...nested].sort());
});
