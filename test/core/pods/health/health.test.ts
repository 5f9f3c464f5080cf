import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Health } from '../../../../src/core/pods/health/health';
import { microservice, minimal, objectsAround } from '../../../service/samples';
import { find } from '../../../support/objects';

const PORTS = [
  { name: 'grpc', port: 50051 },
  { name: 'admin', port: 9090 },
];

function probes(health: Health) {
  const { spec } = find(objectsAround(microservice({ ports: PORTS, health })), 'Deployment', minimal.name);
  const [container] = spec?.template.spec?.containers ?? [];
  return [container?.livenessProbe, container?.readinessProbe, container?.startupProbe];
}

test('HTTP probes two paths on the first port, and the startup probe uses the liveness path', () => {
  expect(probes(Health.http())).toEqual([
    { httpGet: { path: '/health', port: 'grpc' }, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5 },
    { httpGet: { path: '/ready', port: 'grpc' }, initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 5 },
    { httpGet: { path: '/health', port: 'grpc' }, failureThreshold: 24, periodSeconds: 5, timeoutSeconds: 5 },
  ]);
});

test('HTTP probes a port that serves TLS over HTTPS', () => {
  const schemes = probes(Health.http({ scheme: 'HTTPS' })).map((probe) => probe?.httpGet?.scheme);
  expect(schemes).toEqual(['HTTPS', 'HTTPS', 'HTTPS']);
  const untyped: object = { scheme: 'https' };
  expect(() => Health.http(untyped)).toThrow('Health.http: scheme must be one of HTTP, HTTPS, got "https"');
});

test('gRPC probes the port by number: liveness of the server and readiness of the service', () => {
  expect(probes(Health.grpc({ service: 'tts.v1' }))).toEqual([
    { grpc: { port: 50051 }, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5 },
    { grpc: { port: 50051, service: 'tts.v1' }, initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 5 },
    { grpc: { port: 50051 }, failureThreshold: 24, periodSeconds: 5, timeoutSeconds: 5 },
  ]);
});

test('a process that hangs is restarted within half a minute, however long calls may drain', () => {
  const hangs = (drainSeconds: number) => {
    const { spec } = find(objectsAround(microservice({ drainSeconds })), 'Deployment', minimal.name);
    const [container] = spec?.template.spec?.containers ?? [];
    const { livenessProbe, readinessProbe, startupProbe } = container ?? {};
    expect(readinessProbe).not.toHaveProperty('terminationGracePeriodSeconds');
    return [livenessProbe, startupProbe].map((probe) => probe?.terminationGracePeriodSeconds);
  };
  // Ten of them are the sleep before SIGTERM.
  expect(hangs(600)).toEqual([40, 40]);
  expect(hangs(30)).toEqual([undefined, undefined]);
});

test('TCP probes the named port', () => {
  expect(probes(Health.tcp({ port: 'admin' })).map((probe) => probe?.tcpSocket)).toEqual(
    Array(3).fill({ port: 'admin' }),
  );
});

test('TCP may check readiness with a command', () => {
  const readinessCommand = ['pg_isready', '--quiet'];
  expect(probes(Health.tcp({ readinessCommand, livenessInitialDelaySeconds: 0 }))).toEqual([
    { periodSeconds: 10, tcpSocket: { port: 'grpc' }, timeoutSeconds: 5 },
    { exec: { command: readinessCommand }, initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 5 },
    { failureThreshold: 24, periodSeconds: 5, tcpSocket: { port: 'grpc' }, timeoutSeconds: 5 },
  ]);
  expect(() => Health.tcp({ readinessCommand: [] })).toThrow('Health.tcp: readinessCommand must be a list of words');
});

test('commands probe a worker without ports', () => {
  const health = Health.command({ livenessCommand: ['recorder', 'ping'], readinessCommand: ['recorder', 'ready'] });
  const worker = objectsAround(microservice({ ports: [], health }));
  const [container] = find(worker, 'Deployment', minimal.name).spec?.template.spec?.containers ?? [];
  expect([container?.livenessProbe?.exec, container?.readinessProbe?.exec, container?.startupProbe?.exec]).toEqual([
    { command: ['recorder', 'ping'] },
    { command: ['recorder', 'ready'] },
    { command: ['recorder', 'ping'] },
  ]);
  expect(() => Health.command({ livenessCommand: [], readinessCommand: ['a', ''] })).toThrow(
    'readinessCommand must be a list of words such as [\'recorder\', \'ping\'], got ["a",""]',
  );
});

describe('a heartbeat', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the liveness probe says of a file that was written so many seconds ago; undefined for none. */
  function alive(secondsAgo: number | undefined): boolean {
    const file = join(folder, `beat-${secondsAgo}`);
    if (secondsAgo !== undefined) {
      const then = Date.now() / 1000 - secondsAgo;
      writeFileSync(file, '');
      utimesSync(file, then, then);
    }
    const worker = objectsAround(microservice({ ports: [], health: Health.heartbeat({ file, maxAgeSeconds: 60 }) }));
    const [container] = find(worker, 'Deployment', minimal.name).spec?.template.spec?.containers ?? [];
    const [program = '', ...args] = container?.livenessProbe?.exec?.command ?? [];
    return spawnSync(program, args).status === 0;
  }

  test('is heard as long as the file is young, and not without the file', () => {
    expect([0, 50, 70, undefined].map(alive)).toEqual([true, true, false, false]);
  });

  test('needs an absolute path and a positive age', () => {
    expect(() => Health.heartbeat({ file: 'beat', maxAgeSeconds: 0 })).toThrow(
      /^Health.heartbeat: file must .*, got "beat"; maxAgeSeconds must /,
    );
  });
});

test('startup seconds are rounded up to a multiple of the period', () => {
  expect(probes(Health.http({ startupSeconds: 61 })).at(2)?.failureThreshold).toBe(13);
});

test('Health.none renders no probes and requires a reason', () => {
  expect(probes(Health.none('a batch loop'))).toEqual([undefined, undefined, undefined]);
  expect(() => Health.none(' ')).toThrow('Health.none: reason must be a reason, in words, got " "');
});

test('a health check is immutable', () => {
  const health = Health.http();
  expect([health, health.check, health.timings].map((part) => Object.isFrozen(part))).toEqual([true, true, true]);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  expect(() =>
    Health.http({ livenessPath: 'health', port: 'HTTP', readinessPeriodSeconds: 0, startupSeconds: 1.5 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Health.http: livenessPath must be an absolute path without .. and colons, such as /tmp, got "health"; port must be lower-case letters, digits and single dashes with one letter at least, 15 at most, such as http, got "HTTP"; readinessPeriodSeconds must be whole seconds of at least 1, such as 30, got 0; startupSeconds must be whole seconds of at least 1, such as 30, got 1.5"`,
  );
});
