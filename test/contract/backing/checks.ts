import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { groupOf } from '../../../src/core/objects/identity';
import type { Labels } from '../../../src/core/objects/labels';
import type { ClientFacts, IClientTarget } from '../../../src/network/client-target';
import { customResources, madeOf, type OperatorPods } from '../../../src/operators';
import { type SupportedVersion, VERSIONS } from '../../../src/operators/versions';
import { reachability } from '../../../src/reachability';
import { GOLDEN_DIR } from '../../support/golden';
import { find, type KubeObject } from '../../support/objects';

/*
 * The checks of the contract. Each returns the faults, or an empty list.
 */

const SOURCES = join(__dirname, '..', '..', '..', 'src', 'backing');

/** The folder of the StatefulSet that the embedded forms share. It has no operator. */
const SHARED_FOLDERS = ['embedded'];

/** Folders of src/backing that are missing in a registry, or have no index.ts. */
export function unregistered(names: readonly string[]): readonly string[] {
  const folders = readdirSync(SOURCES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SHARED_FOLDERS.includes(entry.name))
    .map(({ name }) => name);
  return [
    ...folders.filter((name) => !names.includes(name)).map((name) => `src/backing/${name} is in no registry`),
    ...names.filter((name) => !existsSync(join(SOURCES, name, 'index.ts'))).map((name) => `${name} has no index.ts`),
  ];
}

/** The objects that operators create for a set of objects, each with its namespace. */
function made(objects: readonly KubeObject[]) {
  const others = customResources(objects);
  return objects.map((object) => ({ namespace: object.metadata.namespace ?? '', made: madeOf(object, others) }));
}

/** Pods of operators that no policy selects, or that a policy selects by other labels than those of src/operators. */
export function unguardedPods(objects: readonly KubeObject[]): readonly string[] {
  const policies = objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata }) => find(objects, 'NetworkPolicy', metadata.name, metadata.namespace));
  const pods = made(objects).flatMap(({ namespace, made }) => made.pods.map((pod) => ({ ...pod, namespace })));
  if (pods.length === 0) return ['src/operators knows no pods of it'];
  return pods
    .filter(({ namespace, labels, selector }) => {
      const selectors = policies
        .filter(({ metadata }) => metadata?.namespace === namespace)
        .map(({ spec }) => spec?.podSelector.matchLabels ?? {});
      return !selectors.some((own) => selects(own, labels) && selects(own, selector));
    })
    .map(({ name }) => `no policy selects ${name} by the labels of src/operators`);
}

/** Pods of operators that are several and cannot call each other on any of their ports. */
export function strangersAmongThemselves(objects: readonly KubeObject[]): readonly string[] {
  const found = reachability(objects);
  return made(objects)
    .flatMap(({ namespace, made: { pods } }) => pods.map((group) => ({ namespace, ...group })))
    .filter(({ count }) => count > 1)
    .filter(({ namespace, labels, ports }) => {
      const nodes = { namespace, labels };
      return !ports.some(({ port, protocol }) => found.verdict(nodes, nodes, port, protocol) === 'open');
    })
    .map(({ name }) => `the pods of ${name} cannot call each other`);
}

function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** The variables and references to Secrets that a connected container lacks. */
export function missingEnvironment(client: KubeObject, facts: ClientFacts): readonly string[] {
  const [container] = find([client], 'Deployment', client.metadata.name).spec?.template.spec?.containers ?? [];
  const env = container?.env ?? [];
  const literals = Object.entries(facts.env).filter(
    ([name, value]) => !env.some((variable) => variable.name === name && variable.value === value),
  );
  const secrets = Object.entries(facts.secretEnv).filter(([name, { secretName, key }]) => {
    const ref = env.find((variable) => variable.name === name)?.valueFrom?.secretKeyRef;
    return ref?.name !== secretName || ref.key !== key;
  });
  const credentials = Object.keys(facts.secretEnv).length > 0 ? [] : ['no credentials'];
  return [...[...literals, ...secrets].map(([name]) => `no ${name}`), ...credentials];
}

/** Ports of a target that a client cannot call, on the pods of an operator or of a StatefulSet. */
export function closedPorts(client: string, target: IClientTarget, objects: readonly KubeObject[]): readonly string[] {
  const { namespace, podLabels, ports } = target.connections.endpoint;
  const found = reachability(objects);
  return ports
    .filter(({ name }) => target.clientFacts.ports.includes(name))
    .filter(({ port }) => found.verdict(client, { namespace, labels: labelsOf(podLabels, objects) }, port) !== 'open')
    .map(({ name }) => `${client} cannot call ${name}`);
}

/** All known labels of the pods that a selector selects. */
function labelsOf(selector: Labels, objects: readonly KubeObject[]): Labels {
  const pods = made(objects).flatMap(({ made }): readonly OperatorPods[] => made.pods);
  return pods.find(({ labels }) => selects(selector, labels))?.labels ?? selector;
}

/** Host names in the client environment without a Service, either in the set or from an operator. */
export function unknownHosts({ env }: ClientFacts, objects: readonly KubeObject[]): readonly string[] {
  const operated = made(objects).flatMap(({ namespace, made }) =>
    made.services.map(({ name }) => `${name}.${namespace}.svc`),
  );
  const own = objects
    .filter(({ kind }) => kind === 'Service')
    .map(({ metadata: { name, namespace } }) => `${name}.${namespace}.svc`);
  const hosts = Object.values(env).flatMap((value) => /[a-z0-9-]+\.[a-z0-9-]+\.svc/.exec(value)?.[0] ?? []);
  if (hosts.length === 0) return ['the client environment has no host name'];
  return hosts.filter((host) => ![...operated, ...own].includes(host)).map((host) => `no Service is ${host}`);
}

/** Ports of the client environment, such as PGPORT or the `9093` of `events.azora.svc:9093`, on which the server does not listen. */
export function unknownPorts({ clientFacts, connections }: IClientTarget): readonly string[] {
  const listening = connections.endpoint.ports.map(({ port }) => String(port));
  const told = Object.entries(clientFacts.env).flatMap(([name, value]) =>
    name.endsWith('PORT') ? [value] : [...value.matchAll(/\.svc:(\d+)/g)].map(([, port = '']) => port),
  );
  if (told.length === 0) return ['the client environment has no port'];
  return told.filter((port) => !listening.includes(port)).map((port) => `nobody listens on ${port}`);
}

/** API versions of custom resources that are not in the row of VERSIONS. */
export function unknownVersions(name: string, objects: readonly KubeObject[]): readonly string[] {
  const rows: Readonly<Record<string, SupportedVersion>> = VERSIONS;
  const row = rows[name];
  if (row === undefined) return [`VERSIONS has no row ${name}`];
  const custom = objects.map(({ apiVersion }) => apiVersion).filter((apiVersion) => isCustom(apiVersion));
  if (custom.length === 0) return ['it renders no custom resource'];
  return [...new Set(custom)]
    .filter((apiVersion) => !row.apiVersions.includes(apiVersion))
    .map((apiVersion) => `VERSIONS.${name} does not name ${apiVersion}`);
}

function isCustom(apiVersion: string): boolean {
  const group = groupOf({ apiVersion });
  return group.includes('.') && !group.endsWith('.k8s.io');
}

/** The golden of a cluster with every prop, if it is missing. */
export function missingGoldens(name: string): readonly string[] {
  return [`${name}-cluster/every-prop.yaml`, `embedded-${name}/every-prop.yaml`]
    .filter((golden) => !existsSync(join(GOLDEN_DIR, golden)))
    .map((golden) => `there is no golden ${golden}`);
}

/** Variables that only clients of one form get. The embedded form has no TLS by default, so it has no CA. */
export function differentVariables(operated: ClientFacts, embedded: ClientFacts): readonly string[] {
  const names = ({ env, secretEnv }: ClientFacts) => [...Object.keys(env), ...Object.keys(secretEnv)];
  const isCa = (name: string) => name.endsWith('_CA_FILE') || name === 'PGSSLROOTCERT';
  const [ofCluster, ofPod] = [names(operated), names(embedded)];
  return [
    ...ofCluster.filter((name) => !ofPod.includes(name) && !isCa(name)).map((name) => `embedded: no ${name}`),
    ...ofPod.filter((name) => !ofCluster.includes(name)).map((name) => `operated: no ${name}`),
  ];
}
