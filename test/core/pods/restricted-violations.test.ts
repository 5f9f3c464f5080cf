import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Pod } from 'kubernetes-types/core/v1';
import { restrictedViolations } from '../../../src/core/pods/restricted-violations';
import { describeWithShared, shared } from '../../support/shared';

/** Windows pods are exempt from some checks; this library has none. */
const WINDOWS = /windows|os\.name/i;

function pods(verdict: 'pass' | 'fail'): readonly [string, Pod][] {
  const root = join(String(shared), 'fixtures', 'pss', 'restricted');
  return readdirSync(root).flatMap((version) =>
    readdirSync(join(root, version, verdict))
      .map((file): [string, string] => [`${version}/${file}`, readFileSync(join(root, version, verdict, file), 'utf8')])
      .filter(([, text]) => !WINDOWS.test(text))
      .map(([name, text]): [string, Pod] => [name, load(text) as Pod]),
  );
}

describeWithShared("Kubernetes' own samples for Pod Security restricted", () => {
  test('those that pass have no violation', () => {
    const objected = pods('pass').map(([name, pod]) => [name, restrictedViolations(pod)] as const);
    expect(objected.length).toBeGreaterThan(50);
    expect(objected.filter(([, violations]) => violations.length > 0)).toEqual([]);
  });

  test('each of those that fail has a violation', () => {
    const failing = pods('fail');
    expect(failing.length).toBeGreaterThan(150);
    expect(failing.filter(([, pod]) => restrictedViolations(pod).length === 0).map(([name]) => name)).toEqual([]);
  });
});

test('violations name the field and the rule', () => {
  const spec = {
    hostNetwork: true,
    securityContext: { runAsUser: 0, sysctls: [{ name: 'kernel.msgmax', value: '1' }] },
    initContainers: [{ name: 'setup', securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } } }],
    containers: [
      {
        name: 'agent',
        ports: [{ containerPort: 80, hostPort: 80 }],
        livenessProbe: { httpGet: { host: 'example.com', port: 80 } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
          seccompProfile: { type: 'Unconfined' },
          runAsNonRoot: true,
        },
      },
    ],
    volumes: [{ name: 'socket', hostPath: { path: '/var/run' } }],
  };
  expect(restrictedViolations({ spec })).toEqual([
    'hostNetwork, hostPID and hostIPC must not be true',
    'securityContext.sysctls must not have kernel.msgmax',
    'securityContext.runAsUser must not be 0',
    'volumes.socket must not be a hostPath',
    'initContainers.setup.securityContext.allowPrivilegeEscalation must be false',
    'initContainers.setup.securityContext.privileged must not be true',
    'initContainers.setup.securityContext.capabilities.drop must have ALL',
    'initContainers.setup.securityContext.capabilities.add must not have NET_ADMIN',
    'initContainers.setup.securityContext.runAsNonRoot must be true here or for the pod',
    'initContainers.setup.securityContext.seccompProfile must be RuntimeDefault or Localhost here or for the pod',
    'containers.agent.securityContext.seccompProfile must not be Unconfined',
    'containers.agent.ports must not have hostPort',
    'containers.agent.livenessProbe.httpGet.host must not be set',
  ]);
});
