import { toPlain } from '../../../src/core/plain';

/** The kinds of a platform that make pods. */
const RUNNING = ['Deployment', 'Pod'];

/** What is left of each container's requests, so that a whole platform fits on a node of two CPUs. */
const REQUESTS = { cpu: '10m', memory: '16Mi' };

/** The object with lower requests for cpu and memory where it makes pods; all else is as it was. */
export function fitted<T extends object>(object: T): T {
  const { kind } = toPlain(object);
  if (typeof kind !== 'string' || !RUNNING.includes(kind)) return object;
  const lower = (key: string, value: unknown) => (key === 'requests' ? { ...toPlain(value), ...REQUESTS } : value);
  return JSON.parse(JSON.stringify(object), lower);
}

/** What a diff between the cluster and the manifests shows, beside the requests that were lowered. */
export function otherDifferences(diff: string): readonly string[] {
  const expected = /^([-+] +generation: \d+|- +cpu: 10m|- +memory: 16Mi|\+ +(cpu|memory): \w+)$/;
  return diff.split('\n').filter((line) => /^[-+] /.test(line) && !expected.test(line));
}

/** The paths at which two values differ, such as `0.spec.replicas`. */
export function differences(one: unknown, other: unknown, path = ''): readonly string[] {
  if (one === other) return [];
  if (!isNested(one) || !isNested(other)) return [path];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const [some, more] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return keys.flatMap((key) => differences(some.get(key), more.get(key), path === '' ? key : `${path}.${key}`));
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
