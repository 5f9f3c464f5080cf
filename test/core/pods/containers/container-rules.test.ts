import { Testing } from 'cdk8s';
import { AgentProfile } from '../../../../src/agent/agent-profile';
import { renderPod } from '../../../../src/agent/render-session';
import { Cluster } from '../../../../src/core/cluster/cluster';
import { Health } from '../../../../src/core/pods/health/health';
import { Microservice } from '../../../../src/service/microservice';
import { StatefulService } from '../../../../src/service/stateful-service';
import { minimal as minimalAgent } from '../../../agent/fixtures';
import { minimal, minimalServer } from '../../../service/samples';
import { expectGolden } from '../../../support/golden';
import { find } from '../../../support/objects';
import { everyInit, everySidecar, init, pageOfContainers, proxy } from './every-container';

const KINDS = ['AgentProfile', 'Microservice', 'StatefulService'] as const;
type Containers = Pick<ConstructorParameters<typeof Microservice>[2], 'initContainers' | 'sidecars'>;

function add(kind: (typeof KINDS)[number], containers: Containers, chart = Testing.chart()): void {
  if (kind === 'AgentProfile') new AgentProfile({ ...minimalAgent, ...containers });
  else if (kind === 'Microservice') new Microservice(chart, 'Pods', { ...minimal, ...containers });
  else new StatefulService(chart, 'Pods', { ...minimalServer, ...containers });
}

test.each([
  ['Microservice', 'Deployment', minimal.name, 'microservice/containers'],
  ['StatefulService', 'StatefulSet', minimalServer.name, 'stateful-service/containers'],
] as const)('every prop of an init container and a sidecar reaches the %s', (owner, kind, name, golden) => {
  const chart = Testing.chart();
  add(owner, { initContainers: [everyInit], sidecars: [everySidecar] }, chart);
  const { spec } = find(chart.toJson(), kind, name);
  expectGolden(pageOfContainers(name, spec?.template.spec), golden);
});

test.each(KINDS)('the containers of a %s are checked', (kind) => {
  const refusals = (containers: Containers) => {
    try {
      add(kind, containers);
      return [];
    } catch (error) {
      return String(error)
        .replace(/^InputError: \w+ '[^']*': /, '')
        .split('; ');
    }
  };
  expect(refusals({ sidecars: [proxy], initContainers: [init] })).toEqual([]);
  const bad = { ...proxy, name: 'Proxy', image: 'proxy', cpuRequest: '1', ports: [{ name: 'p_1', port: 0 }] };
  expect(refusals({ sidecars: [{ ...bad, health: Health.none('the vendor has no check') }] })).toEqual([
    expect.stringMatching(/^sidecar 'Proxy': name must be lower-case letters/),
    expect.stringMatching(/^sidecar 'Proxy': image must have a fixed tag/),
    expect.stringMatching(/^sidecar 'Proxy': cpuRequest must be at most cpuLimit "200m", got "1"$/),
    expect.stringMatching(/^sidecar 'Proxy': ports\[0\].name must be/),
    expect.stringMatching(/^sidecar 'Proxy': ports\[0\].port must be/),
  ]);
  expect(refusals({ sidecars: [{ ...proxy, ports: [] }] })).toEqual([
    "sidecar 'proxy': health must be Health.command, Health.heartbeat or Health.none if ports is empty: there is no port to probe, got Health.tcp",
  ]);
  expect(
    refusals({ initContainers: [{ ...init, mounts: [{ path: '/data2' }, { path: '/tmp', mountPath: 'tmp' }] }] }),
  ).toEqual([
    expect.stringMatching(/^init container 'fetch': mounts\[0\].path must be one of \/tmp.*, got "\/data2"$/),
    expect.stringMatching(/^init container 'fetch': mounts\[1\].mountPath must be/),
  ]);
  const twice = {
    ...init,
    scratchDirs: [{ path: '/work', size: '1Mi' }],
    mounts: [{ path: '/tmp', mountPath: '/work' }],
  };
  expect(refusals({ initContainers: [twice] })).toEqual([
    'init container \'fetch\': paths of scratchDirs and mounts must be different from each other, got "/work" twice',
  ]);
});

test('a container beside the main one can write to /tmp: its own, unless it shares a directory or says otherwise', () => {
  const shared = { mounts: [{ path: '/tmp' }] };
  const profile = new AgentProfile({
    ...minimalAgent,
    initContainers: [init, { ...init, ...shared, name: 'shares' }, { ...init, name: 'none', scratchDirs: [] }],
    sidecars: [proxy],
  });
  const { spec } = renderPod(profile, { id: 'one', namespace: 'agents' });
  const mounts = spec?.initContainers?.map(({ name, volumeMounts = [] }) => [
    name,
    ...volumeMounts.map((mount) => `${mount.name} ${mount.mountPath}`),
  ]);
  expect(mounts).toEqual([
    ['fetch', 'fetch-scratch-tmp /tmp'],
    ['shares', 'scratch-tmp /tmp'],
    ['none'],
    ['proxy', 'proxy-scratch-tmp /tmp'],
  ]);
  expect(spec?.volumes).toEqual(
    ['scratch-tmp', 'fetch-scratch-tmp', 'proxy-scratch-tmp'].map((name) => ({
      emptyDir: { sizeLimit: '256Mi' },
      name,
    })),
  );
});

test('names of containers, and names and numbers of ports, are those of one container in the pod', () => {
  expect(() => add('AgentProfile', { initContainers: [init], sidecars: [{ ...proxy, name: 'fetch' }] })).toThrow(
    'names of containers must be different from each other, got "fetch" twice',
  );
  expect(() => add('AgentProfile', { sidecars: [{ ...proxy, name: 'agent' }] })).toThrow('got "agent" twice');
  expect(() => add('AgentProfile', { sidecars: [{ ...proxy, ports: [{ name: 'http', port: 81 }] }] })).toThrow(
    'names of the ports of all containers must be different from each other, got "http" twice',
  );
  expect(() => add('AgentProfile', { sidecars: [{ ...proxy, ports: [{ name: 'other', port: 8080 }] }] })).toThrow(
    'ports of all containers must be different from each other, got "8080/TCP" twice',
  );
});

test.each(['Microservice', 'StatefulService'] as const)('a sidecar of a %s needs a Cluster of 1.29', (kind) => {
  const on = (kubernetesVersion: string) => () => {
    const chart = Testing.chart();
    new Cluster({ kubernetesVersion }).addTo(chart);
    add(kind, { sidecars: [proxy], initContainers: [init] }, chart);
  };
  expect(on('1.28')).toThrow(
    "sidecar 'proxy' must be left out: Kubernetes has sidecars since 1.29, and the Cluster is 1.28",
  );
  expect(on('1.29')).not.toThrow();
});

test.each(['Microservice', 'StatefulService'] as const)('the Service of a %s has the ports of its sidecars', (kind) => {
  const chart = Testing.chart();
  add(kind, { sidecars: [proxy] }, chart);
  const services = chart.toJson().filter((object) => object.kind === 'Service');
  expect(services.flatMap(({ spec }) => spec.ports)).toContainEqual({
    name: 'proxy',
    port: 3128,
    protocol: 'TCP',
    targetPort: 'proxy',
  });
});

test('a sidecar is an init container that keeps running, with a startup probe', () => {
  const { template } = new AgentProfile({ ...minimalAgent, sidecars: [proxy] });
  expect(template.spec?.initContainers?.[0]).toMatchObject({
    restartPolicy: 'Always',
    startupProbe: { tcpSocket: { port: 'proxy' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  });
});
