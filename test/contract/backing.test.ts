import { Testing } from 'cdk8s';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { restrictedViolations } from '../../src/core/pods/restricted-violations';
import type { IClientTarget } from '../../src/network/client-target';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../service/samples';
import { find, type KubeObject, toKubeObject } from '../support/objects';
import {
  closedPorts,
  differentVariables,
  missingEnvironment,
  missingGoldens,
  strangersAmongThemselves,
  unguardedPods,
  unknownHosts,
  unknownPorts,
  unknownVersions,
  unregistered,
} from './backing/checks';
import { BACKING_SERVICES, type BackingService } from './backing/registry';

/** A backing service and two other services: one that is connected to it, and one that is not. */
interface Installed {
  readonly target: IClientTarget;
  readonly objects: readonly KubeObject[];
  readonly client: KubeObject;
}

const CLIENT = 'azora/client';
const STRANGER = 'azora/stranger';

function installed(add: BackingService['operated']): Installed {
  const chart = Testing.chart();
  const target = add(chart);
  const [client] = ['client', 'stranger'].map(
    (name) => new Microservice(chart, name, { ...minimal, name, namespace: 'azora' }),
  );
  client?.connectTo(target);
  const objects = chart.toJson().map(toKubeObject);
  return { target, objects, client: find(objects.map(toKubeObject), 'Deployment', 'client') as KubeObject };
}

/** The pods of StatefulSets. Operators create all others. */
function ownPods(objects: readonly KubeObject[]): readonly PodSpec[] {
  return objects
    .filter(({ kind }) => kind === 'StatefulSet')
    .map(({ spec }) => (spec as { readonly template: { readonly spec: PodSpec } }).template.spec);
}

test('every folder of src/backing is in the registry, and has an index.ts', () => {
  expect(unregistered(BACKING_SERVICES.map(({ name }) => name))).toEqual([]);
});

describe.each(BACKING_SERVICES)('$name', ({ name, operated, embedded }) => {
  test('the smallest cluster renders custom resources of the versions that VERSIONS names', () => {
    expect(unknownVersions(name, installed(operated).objects)).toEqual([]);
  });

  test('a policy selects all pods of its operator, by the labels of src/operators', () => {
    expect(unguardedPods(installed(operated).objects)).toEqual([]);
  });

  test('its pods call each other, where there are several', () => {
    expect(strangersAmongThemselves(installed(operated).objects)).toEqual([]);
  });

  test.each([
    ['cluster', operated],
    ['embedded form', embedded],
  ])('a client of the %s gets its variables and the path, and other services do not get the path', (_form, add) => {
    const { target, objects, client } = installed(add);
    expect(missingEnvironment(client, target.clientFacts)).toEqual([]);
    expect(closedPorts(CLIENT, target, objects)).toEqual([]);
    expect(closedPorts(STRANGER, target, objects)).toHaveLength(target.clientFacts.ports.length);
  });

  test.each([
    ['cluster', operated],
    ['embedded form', embedded],
  ])('the host name of the %s is that of a Service, and it listens on the port', (_form, add) => {
    const { target, objects } = installed(add);
    expect(unknownHosts(target.clientFacts, objects)).toEqual([]);
    expect(unknownPorts(target)).toEqual([]);
  });

  test('the pods of the embedded form pass Pod Security restricted', () => {
    const pods = ownPods(installed(embedded).objects);
    expect(pods).toHaveLength(1);
    expect(pods.flatMap((spec) => restrictedViolations({ spec }))).toEqual([]);
  });

  test('clients of both forms read the same variables', () => {
    expect(differentVariables(installed(operated).target.clientFacts, installed(embedded).target.clientFacts)).toEqual(
      [],
    );
  });

  test('a golden has every prop of each form', () => {
    expect(missingGoldens(name)).toEqual([]);
  });
});

describe('the contract finds', () => {
  const { operated, embedded } = BACKING_SERVICES[0] as BackingService;
  const good = installed(operated);
  const facts = good.target.clientFacts;

  test('a folder that is in no registry, and a service without a folder', () => {
    const names = BACKING_SERVICES.map(({ name }) => (name === 'kafka' ? 'nothing' : name));
    expect(unregistered(names)).toEqual(['src/backing/kafka is in no registry', 'nothing has no index.ts']);
  });

  test('a custom resource of another version, a missing custom resource, and a service without a row', () => {
    const [policy, ...others] = good.objects;
    const older = others.map((object) => ({
      ...object,
      apiVersion: object.apiVersion.replace(/cnpg.io.v1/, 'cnpg.io/v0'),
    }));
    expect(unknownVersions('postgres', older)).toEqual(['VERSIONS.postgres does not name postgresql.cnpg.io/v0']);
    expect(unknownVersions('postgres', policy === undefined ? [] : [policy])).toEqual([
      'it renders no custom resource',
    ]);
    expect(unknownVersions('nothing', good.objects)).toEqual(['VERSIONS has no row nothing']);
  });

  test('pods without a policy, a policy with other labels, and a service that is not in src/operators', () => {
    const unguarded = ['postgres', 'postgres-initdb', 'postgres-join', 'postgres-major-upgrade'].map(
      (pods) => `no policy selects ${pods} by the labels of src/operators`,
    );
    const isPolicy = ({ kind, metadata }: KubeObject) => kind === 'NetworkPolicy' && metadata.name === 'postgres';
    expect(unguardedPods(good.objects.filter((object) => !isPolicy(object)))).toEqual(unguarded);
    const mislabelled = good.objects.map((object) =>
      isPolicy(object) ? { ...object, spec: { podSelector: { matchLabels: { app: 'postgres' } } } } : object,
    );
    expect(unguardedPods(mislabelled)).toEqual(unguarded);
    expect(unguardedPods(installed(embedded).objects)).toEqual(['src/operators knows no pods of it']);
  });

  test('a client without variables, or with literal credentials', () => {
    const stranger = find(good.objects, 'Deployment', 'stranger') as KubeObject;
    expect(missingEnvironment(stranger, facts)).toEqual([
      'no PGHOST',
      'no PGPORT',
      'no PGDATABASE',
      'no PGSSLMODE',
      'no PGSSLROOTCERT',
      'no PGUSER',
      'no PGPASSWORD',
    ]);
    expect(missingEnvironment(good.client, { ...facts, secretEnv: {} })).toEqual(['no credentials']);
  });

  test('a path that is blocked', () => {
    expect(closedPorts(STRANGER, good.target, good.objects)).toEqual(['azora/stranger cannot call postgresql']);
  });

  test('a host name without a Service, and a missing host name', () => {
    const env = { PGHOST: 'postgres-primary.azora.svc' };
    expect(unknownHosts({ ...facts, env }, good.objects)).toEqual(['no Service is postgres-primary.azora.svc']);
    expect(unknownHosts({ ...facts, env: {} }, good.objects)).toEqual(['the client environment has no host name']);
  });

  test('pods that cannot call each other', () => {
    const closed = good.objects.map((object) =>
      object.kind === 'NetworkPolicy' && object.metadata.name === 'postgres'
        ? { ...object, spec: { ...Object(object.spec), ingress: [] } }
        : object,
    );
    expect(strangersAmongThemselves(closed)).toEqual(['the pods of postgres cannot call each other']);
  });

  test('a port on which nobody listens, and none at all', () => {
    const told = (env: Readonly<Record<string, string>>) =>
      unknownPorts({ ...good.target, clientFacts: { ...facts, env } });
    expect(told({ PGPORT: '5433' })).toEqual(['nobody listens on 5433']);
    expect(told({ KAFKA_BOOTSTRAP_SERVERS: 'a.azora.svc:9094' })).toEqual(['nobody listens on 9094']);
    expect(told({})).toEqual(['the client environment has no port']);
  });

  test('variables that differ', () => {
    const other = { ...facts, env: { ...facts.env, POSTGRES_HOST: 'a', KAFKA_SSL_CA_FILE: 'b' }, secretEnv: {} };
    expect(differentVariables(facts, other)).toEqual([
      'embedded: no PGUSER',
      'embedded: no PGPASSWORD',
      'operated: no POSTGRES_HOST',
      'operated: no KAFKA_SSL_CA_FILE',
    ]);
  });

  test('a pod that Pod Security refuses', () => {
    const [pod] = ownPods(installed(embedded).objects);
    expect(restrictedViolations({ spec: { containers: [], ...pod, hostNetwork: true } })).toEqual([
      'hostNetwork, hostPID and hostIPC must not be true',
    ]);
  });

  test('a golden that is missing', () => {
    expect(missingGoldens('nothing')).toEqual([
      'there is no golden nothing-cluster/every-prop.yaml',
      'there is no golden embedded-nothing/every-prop.yaml',
    ]);
  });
});
