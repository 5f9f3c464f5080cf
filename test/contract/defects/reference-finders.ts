import { toList, toPlain } from '../../../src/core/plain';
import { CLUSTER_SCOPED } from '../../support/cluster-scoped';
import { type KubeObject, toIdentity } from '../../support/objects';
import { containersOf, namespaceOf, operatorServices, podsOf, titleOf } from './pods';
import type { Finder } from './way';

/** REF002 */
export const ingressesOfNobody: Finder = (objects) => {
  const services = servicesIn(objects);
  return objects
    .filter(({ kind }) => kind === 'Ingress')
    .filter((ingress) => {
      const backends = JSON.stringify(ingress.spec).matchAll(/"service":\{"name":"([^"]+)"/g);
      return [...backends].some(([, name]) => !services.includes(`${namespaceOf(ingress)}/${name}`));
    })
    .map((ingress) => `${titleOf(ingress)} leads to no Service`);
};

/** REF003, if the host is in a namespace of the set. */
export const unknownHosts: Finder = (objects) => {
  const services = [...servicesIn(objects), ...operatorServices(objects)];
  const namespaces = [...new Set(objects.map(namespaceOf))];
  const host = new RegExp(`([a-z0-9][a-z0-9-]*)\\.(${namespaces.join('|')})(?:\\.svc[a-z.]*)?(?=[:/]|$)`, 'g');
  return objects.flatMap((object) =>
    valuesOf(object).flatMap((value) =>
      [...value.matchAll(host)]
        .filter(([, name, namespace]) => !services.includes(`${namespace}/${name}`))
        .map(([text]) => `${titleOf(object)} calls ${text}, which is no Service`),
    ),
  );
};

/** REF004 */
export const placeholders: Finder = (objects) =>
  objects.flatMap((object) =>
    [...JSON.stringify(object).matchAll(/\$\{[A-Z][A-Z0-9_]*\}/g)].map(([text]) => `${titleOf(object)} has ${text}`),
  );

/** REF010 */
export const homeless: Finder = (objects) => {
  const declared = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  return objects
    .filter(({ kind }) => !CLUSTER_SCOPED.includes(kind))
    .filter((object) => !declared.includes(namespaceOf(object)))
    .map((object) => `${titleOf(object)} is in a namespace that is not there`);
};

/** REF013 */
export const twins: Finder = (objects) => {
  const identities = objects.map(toIdentity);
  return identities.filter((identity, index) => identities.indexOf(identity) !== index);
};

/** VAL003, by the names of objects. */
export const impossibleNames: Finder = (objects) =>
  objects.filter(({ metadata: { name } }) => !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)).map(titleOf);

/** SCR004 */
export const emptySecretKeys: Finder = (objects) =>
  objects
    .filter(({ kind }) => kind === 'Secret')
    .flatMap((secret) =>
      [...Object.entries(toPlain(secret.data)), ...Object.entries(toPlain(secret.stringData))]
        .filter(([, value]) => value === '' || value === null)
        .map(([key]) => `${titleOf(secret)} has an empty ${key}`),
    );

/** SCR005, if the Secret or the ConfigMap is in the set. */
export const unknownKeys: Finder = (objects) => {
  const keys = keysByName(objects);
  return podsOf(objects).flatMap(({ by, namespace, spec }) =>
    [...secretReferences(spec), ...configReferences(spec)]
      .filter(({ kind, name, key }) => keys.get(`${kind} ${namespace}/${name}`)?.includes(key) === false)
      .map(({ kind, name, key }) => `${by} wants ${key} of ${kind} ${name}, which does not have it`),
  );
};

/** SCR006, except for Secrets of operators. */
export const unknownSecrets: Finder = (objects) => {
  const keys = keysByName(objects);
  return podsOf(objects).flatMap(({ by, namespace, spec }) =>
    secretReferences(spec)
      .filter(({ kind, name }) => !keys.has(`${kind} ${namespace}/${name}`))
      .map(({ name }) => `${by} wants Secret ${name}, which does not exist`),
  );
};

interface KeyReference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: unknown;
  readonly key: string;
}

function secretReferences(spec: unknown): readonly KeyReference[] {
  return containersOf(spec)
    .flatMap(({ env }) => toList(env))
    .map((variable) => toPlain(toPlain(toPlain(variable).valueFrom).secretKeyRef))
    .filter(({ name }) => name !== undefined)
    .map(({ name, key }) => ({ kind: 'Secret', name, key: String(key) }));
}

function configReferences(spec: unknown): readonly KeyReference[] {
  return toList(toPlain(spec).volumes)
    .map((volume) => toPlain(toPlain(volume).configMap))
    .flatMap(({ name, items }) =>
      toList(items).map((item) => ({ kind: 'ConfigMap', name, key: String(toPlain(item).key) }) as const),
    );
}

/** The existing or future keys, by `Secret namespace/name`. */
function keysByName(objects: readonly KubeObject[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    objects.flatMap((object): readonly (readonly [string, readonly string[]])[] => {
      const spec = toPlain(object.spec);
      switch (object.kind) {
        case 'ConfigMap':
        case 'Secret':
          return [[titleOf(object), Object.keys(toPlain(object.data))]];
        case 'ExternalSecret': {
          const data = toList(spec.data).map((entry) => String(toPlain(entry).secretKey));
          const template = Object.keys(toPlain(toPlain(toPlain(spec.target).template).data));
          return [[`Secret ${namespaceOf(object)}/${toPlain(spec.target).name}`, [...data, ...template]]];
        }
        case 'SealedSecret':
          return [[`Secret ${namespaceOf(object)}/${object.metadata.name}`, Object.keys(toPlain(spec.encryptedData))]];
        default:
          return [];
      }
    }),
  );
}

function servicesIn(objects: readonly KubeObject[]): readonly string[] {
  return objects
    .filter(({ kind }) => kind === 'Service')
    .map((service) => `${namespaceOf(service)}/${service.metadata.name}`);
}

/** The inputs of a process: literal environment, arguments, files. */
function valuesOf(object: KubeObject): readonly string[] {
  const containers = podsOf([object]).flatMap(({ spec }) => containersOf(spec));
  const env = containers.flatMap((container) => toList(container.env)).map((variable) => toPlain(variable).value);
  const args = containers.flatMap((container) => toList(container.args));
  const files = object.kind === 'ConfigMap' ? Object.values(toPlain(object.data)) : [];
  return [...env, ...args, ...files].filter((value) => typeof value === 'string');
}
