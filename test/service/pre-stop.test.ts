import { Chart, JsonPatch, Testing } from 'cdk8s';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { Health } from '../../src/core/pods/health/health';
import { BackendScaling } from '../../src/service/backend-scaling';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { StatefulService } from '../../src/service/stateful-service';
import type { StatefulServiceProps } from '../../src/service/stateful-service-props';
import { find } from '../support/objects';
import { microservice, minimal, minimalServer, objectsAround } from './samples';

function deploymentOf(props: Partial<MicroserviceProps>) {
  return find(objectsAround(microservice(props)), 'Deployment', minimal.name).spec;
}

const containerOf = (props: Partial<MicroserviceProps>) => deploymentOf(props)?.template.spec?.containers[0];

test('a pod behind a Service keeps serving for ten seconds, and has its whole drain time after them', () => {
  expect(containerOf({})?.lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
  expect(deploymentOf({ drainSeconds: 45 })?.template.spec?.terminationGracePeriodSeconds).toBe(55);
});

test('the time can be changed, or left out', () => {
  const spec = deploymentOf({ preStopSleepSeconds: 25 })?.template.spec;
  expect(spec?.containers[0]?.lifecycle).toEqual({ preStop: { sleep: { seconds: 25 } } });
  expect(spec?.terminationGracePeriodSeconds).toBe(55);
  expect(containerOf({ preStopSleepSeconds: 0 })).not.toHaveProperty('lifecycle');
  expect(() => microservice({ preStopSleepSeconds: -1 })).toThrow('preStopSleepSeconds must be whole seconds');
});

test('a pod that nobody calls, or that no other pod replaces, does not wait', () => {
  const worker = { ports: [], health: Health.none('it serves nothing') };
  for (const props of [worker, { strategy: 'Recreate' } as const]) {
    expect(containerOf(props)).not.toHaveProperty('lifecycle');
    expect(deploymentOf(props)?.template.spec?.terminationGracePeriodSeconds).toBe(30);
  }
});

test('a hook of a patch is kept', () => {
  const service = microservice();
  const lifecycle = { preStop: { exec: { command: ['drain'] } } };
  service.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', lifecycle));
  const { spec } = find(objectsAround(service), 'Deployment', minimal.name);
  expect(spec?.template.spec?.containers[0]?.lifecycle).toEqual(lifecycle);
});

test('on Kubernetes before 1.30 nothing waits, and synth says so', () => {
  const { service, app } = onCluster('1.29');
  const { spec } = find([service.deployment.toJson()], 'Deployment', minimal.name);
  expect(spec?.template.spec?.containers[0]).not.toHaveProperty('lifecycle');
  expect(spec?.template.spec?.terminationGracePeriodSeconds).toBe(30);
  const warning = 'preStopSleepSeconds needs Kubernetes 1.30, and the cluster may have 1.29: requests fail';
  expect(app.toReport(false)).toContain(warning);
  for (const quiet of [onCluster('1.30'), onCluster('1.29', { preStopSleepSeconds: 0 })]) {
    expect(quiet.app.toReport(false)).not.toContain('preStopSleepSeconds');
  }
  expect(() => onCluster('1.29', { preStopSleepSeconds: 5 })).toThrow(
    'preStopSleepSeconds needs Kubernetes 1.30, and the cluster may have 1.29, got 5',
  );
});

describe('the pods of a StatefulService', () => {
  test('sleep like those of a Microservice where another pod takes over', () => {
    const { containers, terminationGracePeriodSeconds } = serverPods({ replicas: 3, drainSeconds: 60 });
    expect(containers?.map(({ lifecycle }) => lifecycle)).toEqual([{ preStop: { sleep: { seconds: 10 } } }]);
    expect(terminationGracePeriodSeconds).toBe(70);
  });

  test('sleep if an autoscaler sets their number', () => {
    const chart = Testing.chart();
    const target = new StatefulService(chart, 'Server', minimalServer);
    new BackendScaling(chart, 'Scaling', { target, maxReplicas: 3 });
    const pods = find(chart.toJson(), 'StatefulSet', minimalServer.name).spec?.template.spec;
    expect(pods?.containers[0]?.lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
    expect(pods?.terminationGracePeriodSeconds).toBe(40);
  });

  test('end at once where no other pod takes over, or only peers call', () => {
    for (const props of [{}, { replicas: 1 }, { replicas: 3, peerPorts: ['clients'] }]) {
      const { containers, terminationGracePeriodSeconds } = serverPods(props);
      expect(containers?.[0]).not.toHaveProperty('lifecycle');
      expect(terminationGracePeriodSeconds).toBe(30);
    }
  });

  test('sleep as long as the props ask for', () => {
    const { containers, terminationGracePeriodSeconds } = serverPods({ replicas: 1, preStopSleepSeconds: 5 });
    expect(containers?.[0]?.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
    expect(terminationGracePeriodSeconds).toBe(35);
    expect(serverPods({ replicas: 3, preStopSleepSeconds: 0 }).containers?.[0]).not.toHaveProperty('lifecycle');
    expect(() => serverPods({ preStopSleepSeconds: 0.5 })).toThrow('preStopSleepSeconds must be whole seconds');
  });

  test('end at once on Kubernetes before 1.30, and synth says so for several', () => {
    const app = appOn('1.29');
    const [several, single] = [3, 1].map(
      (replicas) => new StatefulService(new Chart(app, `${replicas}`), 'Server', { ...minimalServer, replicas }),
    );
    for (const server of [several, single])
      expect(JSON.stringify(server?.statefulSet.toJson())).not.toContain('preStop');
    expect(app.toReport(false).match(/preStopSleepSeconds/g)).toHaveLength(1);
    expect(
      () => new StatefulService(new Chart(app, 'other'), 'Server', { ...minimalServer, preStopSleepSeconds: 5 }),
    ).toThrow('preStopSleepSeconds needs Kubernetes 1.30, and the cluster may have 1.29, got 5');
  });
});

function serverPods(props: Partial<StatefulServiceProps>) {
  const server = new StatefulService(Testing.chart(), 'Server', { ...minimalServer, ...props });
  return { ...find(objectsAround(server), 'StatefulSet', minimalServer.name).spec?.template.spec };
}

function appOn(kubernetesVersion: string): AgentsApp {
  return new AgentsApp({ report: false, cluster: new Cluster({ kubernetesVersion }) });
}

function onCluster(kubernetesVersion: string, props: Partial<MicroserviceProps> = {}) {
  const app = appOn(kubernetesVersion);
  return { app, service: new Microservice(new Chart(app, 'chart'), 'Service', { ...minimal, ...props }) };
}
