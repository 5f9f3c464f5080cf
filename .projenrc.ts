import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFile, javascript, typescript, YamlFile } from 'projen';

// Versions that are tested together. To upgrade one, change it here and run `npm ci --dry-run`.
const versions = {
  cdk8s: '2.70.106',
  'cdk8s-plus-28': '2.5.6',
  constructs: '10.8.1',
  'cdk8s-cli': '2.207.60',
};

// Test folders that `npm test` leaves out. Each has its own task, such as `npm run test:cluster`.
const ownTasks = {
  yaml: 'What we write, read by Go, Python and JavaScript: needs Go, and PyYAML for python3',
  package: 'The packed package, installed from the registry into a project of its own',
  cluster: 'The tests that need the cluster of KUBECONFIG',
  scrape: 'Every alert fires and resolves in a real Prometheus that scrapes fake exporters',
  tls: 'Real servers with TLS, and clients with the variables and files of connectTo',
  packets: 'Real packets on the cluster of KUBECONFIG, which has a node',
  argocd: 'Argo CD on the cluster of KUBECONFIG, which has fake nodes',
};
const peers = ['cdk8s', 'constructs'] as const;

/** Its workloads may take part, but no construct loads it. */
const optionalPeers = ['cdk8s-plus-28'] as const;

const project = new typescript.TypeScriptProject({
  name: 'cdk8s-agents',
  description: 'cdk8s constructs that run AI agents on Kubernetes: a pod and a secret per session, and all around them',
  keywords: ['cdk8s', 'kubernetes', 'agents', 'ai', 'networkpolicy', 'livekit'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  license: 'Apache-2.0',
  authorName: 'The cdk8s-agents authors',
  copyrightOwner: 'The cdk8s-agents authors',
  minNodeVersion: '20.16.0',
  projenrcTs: true,
  // tsx starts in one second, ts-node in three. test/types checks the types.
  runner: typescript.TypeScriptRunner.tsx({ typeCheck: false }),
  projenrcTsOptions: {
    runner: typescript.TypeScriptRunner.tsx({ typeCheck: false, tsconfig: 'projenrc/tsconfig.json' }),
  },
  sampleCode: false,
  release: false,
  github: false,
  depsUpgrade: false,
  vscode: false,
  docgen: false,

  srcdir: 'src',
  testdir: 'test',
  libdir: 'lib',
  entrypoint: 'lib/src/index.js',
  entrypointTypes: 'lib/src/index.d.ts',
  // `cdk8s synth` deletes its output folder first, so dist/ must contain only manifests.
  artifactsDirectory: 'pkg',
  tsconfig: {
    compilerOptions: {
      rootDir: '.',
      module: 'node16',
      target: 'ES2022',
      lib: ['es2022'],
      types: ['node'],
      skipLibCheck: true,
      isolatedModules: true,
      // Use standard decorators, not the experimental ones of TypeScript.
      experimentalDecorators: false,
      noUncheckedIndexedAccess: true,
      // In files of their own: Node.js reads a file whole, and an inline map is as large as its code.
      inlineSourceMap: false,
      sourceMap: true,
    },
    include: ['imports/**/*.ts'],
  },
  tsconfigDev: {
    compilerOptions: {
      types: ['node', 'jest'],
      rootDir: '..',
      module: 'node16',
      target: 'ES2022',
      lib: ['es2022'],
      skipLibCheck: true,
      isolatedModules: true,
      // Use standard decorators, not the experimental ones of TypeScript.
      experimentalDecorators: false,
      noUncheckedIndexedAccess: true,
    },
    include: ['../imports/**/*.ts', '../src/**/*.ts', '../bench/**/*.ts', '../examples/**/*.ts', '../.projenrc.ts'],
  },
  // test/types checks the types, in one program with all other compiler checks.
  typecheckTests: false,
  typescriptVersion: '~6.0.3',

  peerDeps: [...peers, ...optionalPeers].map((name) => `${name}@^${versions[name]}`),
  devDeps: [
    ...Object.entries(versions).map(([name, version]) => `${name}@${version}`),
    // The CEL of ProfileAdmission, evaluated without an API server.
    '@marcbachmann/cel-js@8.0.0',
    '@swc/core@1.16.18',
    '@swc/jest@0.2.39',
    '@types/jest@30.0.0',
    '@types/node@20.19.43',
    'ajv@8.20.0',
    'dependency-cruiser@17.4.3',
    'fast-check@4.10.2',
    'jest@30.5.2',
    'projen@0.103.25',
    'tsx@4.23.15',
  ],
  deps: [
    // Graphviz in WebAssembly, which draws the flow diagrams without an installation.
    '@viz-js/viz@^3.31.0',
    'cli-table3@^0.6.5',
    // 15 needs Node 22.
    'commander@^14.0.3',
    'ipaddr.js@^2.5.0',
    'js-yaml@^5.5.0',
    'kubernetes-types@^1.30.0',
  ],
  bin: { 'cdk8s-agents': 'lib/src/cli/main.js' },

  eslint: false,
  prettier: false,
  biome: true,
  biomeOptions: {
    version: '2.5.15',
    assist: true,
    biomeConfig: {
      files: {
        includes: [
          'src/**',
          'test/**',
          'bench/**',
          'examples/**',
          'projenrc/**',
          '.projenrc.ts',
          '!src/core/input/public-shapes.ts',
          '!imports',
          '!lib',
          '!dist',
        ],
      },
      linter: {
        rules: {
          style: { noNonNullAssertion: 'error' },
          suspicious: { noExplicitAny: 'error', noConsole: 'error' },
          complexity: { noExcessiveLinesPerFunction: { level: 'error', options: { maxLines: 50 } } },
          correctness: { noUnusedImports: 'error', noUnusedVariables: 'error' },
        },
      },
      formatter: { indentStyle: javascript.biome_config.IndentStyle.SPACE, lineWidth: 120 },
      javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
      overrides: [
        {
          includes: ['test/**', 'bench/**', '.projenrc.ts'],
          linter: { rules: { complexity: { noExcessiveLinesPerFunction: 'off' }, suspicious: { noConsole: 'off' } } },
        },
      ],
    },
  },

  jestOptions: {
    // Reviewers read the goldens, so `npm test` never rewrites them.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      testEnvironment: 'node',
      watchPathIgnorePatterns: ['/node_modules/', '/dist/', '/lib/'],
    },
  },
});

// Jest only transpiles. test/types checks the types.
if (project.jest) {
  const swc = (parser: object) => [
    '@swc/jest',
    { jsc: { target: 'es2022', parser, transform: { decoratorVersion: '2022-03' } }, module: { type: 'commonjs' } },
  ];
  project.jest.config.transform = {
    '^.+\\.tsx?$': swc({ syntax: 'typescript', decorators: true }),
    // It has ES modules only, which Jest loads with Node.js 24.9 and later.
    '/@marcbachmann/cel-js/.+\\.js$': swc({ syntax: 'ecmascript' }),
  };
  project.jest.config.transformIgnorePatterns = ['/node_modules/(?!@marcbachmann/cel-js/)'];
  project.jest.config.testMatch = ['<rootDir>/test/**/*.test.ts'];
  project.jest.config.testPathIgnorePatterns = [
    '/node_modules/',
    ...Object.keys(ownTasks).map((folder) => `<rootDir>/test/${folder}/`),
  ];
  project.jest.config.reporters = ['default', '<rootDir>/test/support/left-out-reporter.cjs'];
  // The parent process only waits for the workers, so it needs no core.
  project.jest.config.maxWorkers = '100%';
  // The examples import the package by its name, as a user's code does.
  project.jest.config.moduleNameMapper = {
    '^cdk8s-agents$': '<rootDir>/src/index.ts',
    '^cdk8s-agents/session$': '<rootDir>/src/session/index.ts',
  };
  project.jest.config.testSequencer = '<rootDir>/test/support/longest-first.cjs';
}
project.deps.removeDependency('ts-jest');
project.compileTask.exec('node --import tsx projenrc/lazy-requires.ts lib');

const subPaths = { session: 'session', reachability: 'reachability', testing: 'testing' };
const entryPoint = (folder: string) => ({
  types: `./lib/src/${folder}index.d.ts`,
  default: `./lib/src/${folder}index.js`,
});
project.package.addField('exports', {
  '.': entryPoint(''),
  ...Object.fromEntries(Object.entries(subPaths).map(([name, folder]) => [`./${name}`, entryPoint(`${folder}/`)])),
  './package.json': './package.json',
});
// For `moduleResolution: node`, which does not read `exports`.
project.package.addField('typesVersions', {
  '*': Object.fromEntries(Object.entries(subPaths).map(([name, folder]) => [name, [`./lib/src/${folder}/index.d.ts`]])),
});
project.package.addField('sideEffects', false);
project.package.addField(
  'peerDependenciesMeta',
  Object.fromEntries(optionalPeers.map((name) => [name, { optional: true }])),
);

const crds = readdirSync(join(__dirname, 'crds'))
  .sort()
  .map((file) => `crds/${file}`);
new YamlFile(project, 'cdk8s.yaml', {
  committed: true,
  obj: {
    language: 'typescript',
    app: 'node --import tsx src/main.ts',
    // `output:` is not set, because `cdk8s synth --stdout` would delete that folder.
    importDirectory: 'imports',
    imports: crds,
  },
});

new JsonFile(project, '.dependency-cruiser.json', { marker: false, obj: importLaw() });

const offline = { CDK8S_CHECK_UPGRADE: 'false' };
const importTask = project.addTask('import', { description: 'Regenerate imports/ from crds/', env: offline });
importTask.exec('cdk8s import');
const shapes = project.addTask('shapes', {
  description: 'Regenerate src/core/input/public-shapes.ts from the public types',
});
shapes.exec('node --import tsx projenrc/public-shapes.ts');
const synth = project.addTask('synth', { description: 'Write the platforms into dist/ and docs/', env: offline });
synth.exec('cdk8s synth');
const flows = project.addTask('flows', { description: 'The command cdk8s-agents flows, from the sources' });
flows.exec('node --import tsx src/cli/main.ts flows', { receiveArgs: true });
for (const platform of ['azora', 'forge', 'stella']) {
  synth.exec(`node --import tsx src/cli/main.ts flows dist/${platform} --format svg > docs/${platform}-flows.svg`);
}

// A test run checks files but does not rewrite them.
project.tasks.tryFind('biome')?.reset('biome check --no-errors-on-unmatched');
project.addTask('format', { description: 'Fix what biome can fix', exec: 'biome check --write', receiveArgs: true });
const lint = project.addTask('lint', { description: 'Style, unsafe types, the import rules, cycles' });
lint.exec('biome check --no-errors-on-unmatched');
lint.exec('depcruise --config .dependency-cruiser.json src');

for (const [name, description] of Object.entries(ownTasks)) {
  // Servers start slowly on a busy machine: the default of 5 s is for tests without any.
  const jest = `jest --ci --runInBand --testTimeout 60000 --testPathIgnorePatterns /node_modules/ --testMatch "<rootDir>/test/${name}/**/*.test.ts"`;
  project.addTask(`test:${name}`, { description }).exec(jest, { receiveArgs: true });
}
const bench = project.addTask('bench', {
  description: 'Time and memory compared with stock cdk8s, helm and others in the same run',
});
bench.exec('node --expose-gc --import tsx bench/main.ts', { receiveArgs: true });

for (const path of [
  '/cdk8s.yaml',
  '/biome.jsonc',
  '/crds/',
  '/imports/',
  '/bench/',
  // Their deployment is code to copy from the repository; the package has what they import.
  '/examples/',
  '/.ci/',
  '/.dependency-cruiser.json',
  '/docs/',
  '/ARCHITECTURE.md',
  '/CONTRIBUTING.md',
  '/projenrc/',
]) {
  project.npmignore?.exclude(path);
}
project.gitattributes.addAttributes('/imports/**', 'linguist-generated');
for (const pattern of ['/dist/**', '/test/golden/**'])
  project.gitattributes.addAttributes(pattern, '-linguist-generated');
project.gitignore.include('/dist/');

// The newest releases with binaries for all platforms. `npm ci` fails if one is missing.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.synth();

/** The import rules between the modules of ARCHITECTURE.md. */
function importLaw(): object {
  const modules: Record<string, string[]> = {
    core: [],
    operators: ['core'],
    reachability: ['core', 'operators'],
    flows: ['core', 'reachability'],
    network: ['core', 'operators', 'reachability'],
    agent: ['core', 'network'],
    admission: ['core', 'agent'],
    session: ['core', 'network', 'agent'],
    namespace: ['core', 'operators'],
    monitoring: ['core', 'operators', 'network'],
    service: ['core', 'network', 'monitoring'],
    backing: ['core', 'operators', 'network', 'monitoring', 'service'],
    gateway: ['core', 'operators', 'network', 'monitoring', 'service'],
    tenant: ['core', 'network', 'agent', 'admission', 'namespace', 'service'],
    gitops: ['core', 'operators'],
    readme: ['core', 'operators', 'reachability', 'flows', 'namespace'],
    app: ['core', 'namespace', 'readme'],
    testing: ['core', 'reachability'],
    cli: ['core', 'reachability', 'flows', 'session', 'readme'],
    platforms: [
      'core',
      'operators',
      'network',
      'agent',
      'admission',
      'namespace',
      'monitoring',
      'service',
      'backing',
      'gateway',
      'tenant',
      'gitops',
    ],
  };
  const law = Object.entries(modules).map(([module, allowed]) => ({
    name: `${module}-imports-only-what-it-may`,
    severity: 'error',
    from: { path: `^src/${module}/` },
    to: { path: '^src/', pathNot: `^src/(${[module, ...allowed].join('|')})/` },
  }));
  const indexes = {
    name: 'a-backing-service-is-imported-by-its-index',
    comment: 'The other files of its folder are private.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/backing/' },
    to: { path: '^src/backing/[^/]+/', pathNot: '/index\\.ts$' },
  };
  const withoutCdk8s = (name: string, path: string, comment: string) => ({
    name: `${name}-loads-no-cdk8s`,
    comment,
    severity: 'error',
    from: { path },
    to: { path: 'node_modules/(cdk8s|cdk8s-plus-28|constructs)/', reachable: true },
  });
  const plain = [
    withoutCdk8s(
      'the-session',
      '^src/session/',
      'The back end imports cdk8s-agents/session in process. Loading cdk8s would cost 50 ms and 14 MiB.',
    ),
    withoutCdk8s(
      'the-plain-object-side',
      '^src/(operators|reachability|flows|readme|testing|cli)/',
      'It reads any YAML, from any tool.',
    ),
  ];
  const cycles = { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } };
  return {
    forbidden: [...law, indexes, ...plain, cycles],
    options: {
      doNotFollow: { path: 'node_modules' },
      tsConfig: { fileName: 'tsconfig.json' },
      tsPreCompilationDeps: true,
    },
  };
}
