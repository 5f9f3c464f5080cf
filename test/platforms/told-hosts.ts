import { toList, toPlain } from '../../src/core/plain';
import type { KubeObject } from '../support/objects';

/** A host in a workload's environment or in the gateway's routes. */
export interface ToldHost {
  readonly name: string;

  /** The evaluator's name for the workload. */
  readonly id: string;

  /** A Service, such as `sessions.azora.svc`. */
  readonly host: string;
  readonly port: number;
}

/** Every host in the environments of a platform's Deployments. */
export function toldHosts(objects: readonly KubeObject[]): readonly ToldHost[] {
  return objects.flatMap((object) => {
    const { name, namespace } = object.metadata;
    return hostsOf(object).map((told) => {
      const [host = '', port] = told.split(':');
      return { name, id: `${namespace}/${name}`, host, port: Number(port) };
    });
  });
}

function hostsOf({ kind, spec, data }: KubeObject): readonly string[] {
  if (kind === 'ConfigMap') {
    return [...JSON.stringify(data).matchAll(/target_url\W+http:\/\/([\w.-]+:\d+)/g)].map(([, host = '']) => host);
  }
  if (kind !== 'Deployment') return [];
  const containers = toList(toPlain(toPlain(toPlain(spec).template).spec).containers);
  const env = new Map(
    containers.flatMap((container) => toList(toPlain(container).env).map(toPlain)).map((one) => [one.name, one.value]),
  );
  return [...env].flatMap(([name, value]) => {
    const [, prefix] = /^(\w*)HOST$/.exec(String(name)) ?? [];
    if (prefix !== undefined) return [`${value}:${env.get(`${prefix}PORT`)}`];
    return /_(URL|SERVERS|ADDRS)$/.test(String(name)) ? [String(value).replace('http://', '')] : [];
  });
}
