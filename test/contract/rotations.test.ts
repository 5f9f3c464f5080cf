import { ApiObject, type ApiObjectProps, type Chart, Testing } from 'cdk8s';
import { AgentSecret } from '../../src/agent/agent-secret';
import { SecretSource } from '../../src/agent/secret-source';
import { AgentsApp } from '../../src/app/agents-app';
import { PostgresUserSecret } from '../../src/backing/postgres';
import { toPlain } from '../../src/core/plain';
import { podTemplateOf } from '../../src/core/pods/pod-templates';
import { AzoraPlatform } from '../../src/platforms/azora';
import { StellaPlatform } from '../../src/platforms/stella';
import { Microservice } from '../../src/service/microservice';
import { ServiceSecret } from '../../src/service/service-secret';
import { StatefulService } from '../../src/service/stateful-service';
import { ALERTMANAGER } from '../platforms/azora-objects';
import { minimal } from '../service/samples';
import { type KubeObject, toKubeObject } from '../support/objects';
import { sourcesIn } from '../support/sources';

const store = { storeName: 'vault', remoteKey: 'app', keys: ['password'] } as const;
const own = { name: 'app', namespace: 'stella' } as const;

/** Every source file that makes an ExternalSecret, with a chart of its smallest form. */
const SECRETS: Readonly<Record<string, (chart: Chart) => void>> = {
  'src/agent/agent-secret.ts': (chart) =>
    new AgentSecret(chart, 'Secret', { id: 'demo', namespace: 'stella', source: SecretSource.external(store) }),
  'src/backing/postgres/user-secret.ts': (chart) =>
    new PostgresUserSecret(chart, 'Secret', { ...own, storeName: 'vault', remoteKey: 'app' }),
  'src/service/service-secret.ts': (chart) => new ServiceSecret(chart, 'Secret', { ...own, ...store }),
};

/** Every source file whose pods may read a Secret, with a chart of pods that read the Secret `app`. */
const READERS: Readonly<Record<string, (chart: Chart) => void>> = {
  'src/service/microservice.ts': (chart) =>
    new Microservice(chart, 'Reader', { ...minimal, secretEnv: { KEY: { secretName: 'app', key: 'password' } } }),
  'src/service/stateful-service.ts': (chart) =>
    new StatefulService(chart, 'Reader', {
      ...minimal,
      ports: [{ name: 'http', port: 8080 }],
      storagePath: '/data',
      storageSize: '1Gi',
      secretFiles: [{ path: '/etc/key', secretName: 'app', key: 'password' }],
    }),
};

/** Sessions' Secrets that are read once. Their pods cannot be updated. */
const READ_ONCE: Readonly<Record<string, string>> = {
  'ai-agents/agent-secret-demo':
    'a session keeps the credentials that it started with, because its pod cannot be updated',
  'azora/postgres-app': 'the image reads the password only when it creates the database',
  'stella/agent-secret-demo': 'a session keeps the credentials that it started with, because its pod cannot be updated',
};

/** Custom resources whose operators read a changed Secret again, with the source of that fact. */
const FOLLOWERS: Readonly<Record<string, string>> = {
  Cluster: 'https://cloudnative-pg.io/documentation/current/declarative_role_management/#password-management',
  RedisEnterpriseCluster: 'https://redis.io/docs/latest/operate/kubernetes/security/configuration-secrets/',
  ObjectStore:
    'https://github.com/cloudnative-pg/plugin-barman-cloud/blob/main/internal/cnpgi/instance/internal/client/client.go',
  RedisEnterpriseDatabase:
    'https://redis.io/docs/latest/operate/kubernetes/security/authentication/manage-redb-credentials/',
};

function objectsOf(add: (chart: Chart) => void): readonly KubeObject[] {
  const chart = Testing.chart();
  add(chart);
  return chart.toJson().map(toKubeObject);
}

function platformObjects(): readonly (readonly KubeObject[])[] {
  const app = (add: (app: AgentsApp) => void): readonly KubeObject[] => {
    const created = new AgentsApp({ report: false });
    add(created);
    return created.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);
  };
  return [
    app((scope) => new AzoraPlatform(scope, 'azora', { alertmanager: ALERTMANAGER })),
    app((scope) => new AzoraPlatform(scope, 'azora', { alertmanager: ALERTMANAGER, backing: 'embedded' })),
    app((scope) => new StellaPlatform(scope, 'stella', { demoSession: true })),
  ];
}

/** The rotation of each Secret that an ExternalSecret fills, by NAMESPACE/NAME. */
function rotationsIn(objects: readonly KubeObject[]): ReadonlyMap<string, string> {
  return new Map(
    objects
      .filter(({ kind }) => kind === 'ExternalSecret')
      .flatMap(({ metadata, spec }): [string, string][] => {
        const target = toPlain(toPlain(spec).target);
        const annotations = toPlain(toPlain(toPlain(target.template).metadata).annotations);
        const rotation = annotations['cdk8s-agents/rotation'];
        return rotation === undefined ? [] : [[`${metadata.namespace}/${target.name}`, String(rotation)]];
      }),
  );
}

/** ExternalSecrets that neither follow a rotation, nor are read every few hours, nor are known to be read once. */
function stale(objects: readonly KubeObject[]): readonly string[] {
  const rotations = rotationsIn(objects);
  return objects
    .filter(({ kind }) => kind === 'ExternalSecret')
    .filter(({ metadata, spec }) => {
      const identity = `${metadata.namespace}/${metadata.name}`;
      const { refreshPolicy, refreshInterval, target } = toPlain(spec);
      const follows = refreshPolicy === 'OnChange' && rotations.has(`${metadata.namespace}/${toPlain(target).name}`);
      const repeats = refreshPolicy === 'Periodic' && refreshInterval !== undefined;
      const reason = toPlain(metadata.annotations)['cdk8s-agents/once-reason'];
      return !follows && !repeats && (reason === undefined || READ_ONCE[identity] !== reason);
    })
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

/** All Secrets that some part of an object names, however deep. Image pull Secrets are read by the kubelet, at each pull. */
function secretsNamed(value: unknown, key = ''): readonly string[] {
  if (Array.isArray(value)) return key === 'imagePullSecrets' ? [] : value.flatMap((one) => secretsNamed(one));
  const entries = Object.entries(toPlain(value));
  const names = entries.filter(
    ([field, name]) =>
      typeof name === 'string' &&
      (field === 'secretName' || (field === 'name' && /secret/i.test(key)) || /SecretName$/.test(field)),
  );
  return [
    ...names.map(([, name]) => String(name)),
    ...entries.flatMap(([field, nested]) => secretsNamed(nested, field)),
  ];
}

/** Pod templates whose annotation lacks the rotation of a Secret that they read. */
function pinned(objects: readonly KubeObject[]): readonly string[] {
  const rotations = rotationsIn(objects);
  return objects.flatMap((object) => {
    const template = podTemplateOf(toPlain(object));
    const listed = String(toPlain(toPlain(template?.metadata).annotations)['cdk8s-agents/secret-rotations']).split(
      ', ',
    );
    return secretsNamed(template?.spec)
      .filter((secret) => {
        const rotation = rotations.get(`${object.metadata.namespace}/${secret}`);
        return rotation !== undefined && !listed.includes(`${secret}=${rotation}`);
      })
      .map((secret) => `${object.kind} ${object.metadata.name}: ${secret}`);
  });
}

/** Secrets with a rotation that neither a pod template nor a custom resource of FOLLOWERS reads. */
function unread(objects: readonly KubeObject[]): readonly string[] {
  const read = objects
    .filter((object) => podTemplateOf(toPlain(object)) !== undefined || Object.hasOwn(FOLLOWERS, object.kind))
    .flatMap((object) => secretsNamed(object.spec).map((secret) => `${object.metadata.namespace}/${secret}`));
  return [...rotationsIn(objects).keys()].filter((secret) => !read.includes(secret));
}

function filesWith(pattern: RegExp): readonly string[] {
  return Object.entries(sourcesIn('src'))
    .filter(([, text]) => pattern.test(text))
    .map(([file]) => file);
}

test('each source file that makes an ExternalSecret or pods that read Secrets is tested here', () => {
  expect(Object.keys(SECRETS)).toEqual(filesWith(/new ExternalSecret\(/));
  // Pods of sessions read the Secrets of their session, and are not replaced.
  expect(Object.keys(READERS)).toEqual(
    filesWith(
      /new k8s\.Kube(DaemonSet|CronJob|Job|ReplicaSet)\(|apiVersion: 'apps\/v1',\s*kind: '(Deployment|StatefulSet)'/,
    ),
  );
});

test.each(Object.entries(SECRETS))('the Secret of %s has a rotation, or a reason to be read once', (_file, add) => {
  const known = Object.values(READ_ONCE);
  const undecided = stale(objectsOf(add)).filter((identity) => {
    const secret = objectsOf(add).find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === identity);
    return !known.includes(String(toPlain(secret?.metadata.annotations)['cdk8s-agents/once-reason']));
  });
  expect(undecided).toEqual([]);
});

test.each(Object.entries(READERS))('pods of %s follow the rotation of a Secret', (_file, add) => {
  const objects = objectsOf((chart) => {
    new ServiceSecret(chart, 'Secret', { ...own, ...store, rotation: 'second' });
    add(chart);
  });
  expect(pinned(objects)).toEqual([]);
  expect(unread(objects)).toEqual([]);
});

test('all Secrets of the platforms rotate, with all that reads them', () => {
  for (const objects of platformObjects()) {
    expect(stale(objects)).toEqual([]);
    expect(pinned(objects)).toEqual([]);
    expect(unread(objects)).toEqual([]);
  }
});

describe('a Secret is found', () => {
  const secret = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: own } as const;
  const annotations = { 'cdk8s-agents/rotation': 'second' };
  const spec = { refreshPolicy: 'OnChange', target: { name: 'app', template: { metadata: { annotations } } } };
  const pod = (template: object) => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'reader', namespace: 'stella' },
    spec: { template },
  });
  const objects = (...given: readonly ApiObjectProps[]) =>
    objectsOf((chart) => {
      for (const [index, object] of given.entries()) new ApiObject(chart, `Object${index}`, object);
    });

  test('that is created once, without a rotation, or with a reason that is not listed', () => {
    for (const refreshPolicy of ['CreatedOnce', 'OnChange', 'Periodic']) {
      const target = { name: 'app' };
      expect(stale(objects({ ...secret, spec: { refreshPolicy, target } }))).toEqual(['stella/app']);
    }
    const reasoned = { ...own, annotations: { 'cdk8s-agents/once-reason': 'because' } };
    expect(
      stale(objects({ ...secret, metadata: reasoned, spec: { refreshPolicy: 'CreatedOnce', target: {} } })),
    ).toEqual(['stella/app']);
  });

  test('that a pod template reads without saying so', () => {
    const readers = [
      { containers: [{ env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'app', key: 'password' } } }] }] },
      { containers: [{ envFrom: [{ secretRef: { name: 'app' } }] }] },
      { volumes: [{ name: 'key', secret: { secretName: 'app' } }] },
      { volumes: [{ name: 'key', projected: { sources: [{ secret: { name: 'app' } }] } }] },
    ];
    for (const reader of readers) {
      const silent = objects({ ...secret, spec }, pod({ spec: reader }));
      expect(pinned(silent)).toEqual(['DaemonSet reader: app']);
      const metadata = { annotations: { 'cdk8s-agents/secret-rotations': 'app=first' } };
      expect(pinned(objects({ ...secret, spec }, pod({ metadata, spec: reader })))).toHaveLength(1);
      const right = { annotations: { 'cdk8s-agents/secret-rotations': 'app=second' } };
      expect(pinned(objects({ ...secret, spec }, pod({ metadata: right, spec: reader })))).toEqual([]);
    }
  });

  test('that nothing reads', () => {
    expect(unread(objects({ ...secret, spec }))).toEqual(['stella/app']);
  });
});
