import { toPlain } from '../../../src/core/plain';

/** The kinds of a platform that create pods. */
const RUNNING = ['Deployment', 'Pod'];

/** The reduced requests of each container, so that a whole platform fits on a node with two CPUs. */
const REQUESTS = { cpu: '10m', memory: '16Mi' };

/** Lowers the cpu and memory requests of an object with pods, and changes nothing else. */
export function fitted<T extends object>(object: T): T {
  const { kind } = toPlain(object);
  if (typeof kind !== 'string' || !RUNNING.includes(kind)) return object;
  const lower = (key: string, value: unknown) => (key === 'requests' ? { ...toPlain(value), ...REQUESTS } : value);
  return JSON.parse(JSON.stringify(object), lower);
}

/** The differences between the cluster and the manifests, without the lowered requests. */
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
