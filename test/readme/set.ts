import type { ManifestSet } from '../../src/readme/manifest-set';
import { manifestSet } from '../../src/readme/manifest-set';

/** A set of objects in one file. */
export function setOf(...objects: readonly object[]): ManifestSet {
  return manifestSet([{ name: 'all.yaml', objects }]);
}

/** An object in the namespace `shop`. */
export function object(type: string, name: string, fields: object = {}, metadata: object = {}): object {
  const [apiVersion = '', kind = ''] = type.split(' ');
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, ...fields };
}

/** A Deployment of one container with further fields, in a pod spec with further fields. */
export function deployment(name: string, container: object = {}, pod: object = {}, spec: object = {}): object {
  const containers = [{ name, image: `ghcr.io/acme/${name}:1.0.0`, ...container }];
  const template = { metadata: { labels: { app: name } }, spec: { ...pod, containers } };
  return object('apps/v1 Deployment', name, {
    spec: { selector: { matchLabels: { app: name } }, ...spec, template },
  });
}
