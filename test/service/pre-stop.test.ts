import { Chart, JsonPatch, Testing } from 'cdk8s';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { Health } from '../../src/core/pods/health/health';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
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
  const spec = deploymentOf({ preStop: LifecycleHook.sleep(25) })?.template.spec;
  expect(spec?.containers[0]?.lifecycle).toEqual({ preStop: { sleep: { seconds: 25 } } });
  expect(spec?.terminationGracePeriodSeconds).toBe(55);
  expect(containerOf({ preStop: LifecycleHook.none() })).not.toHaveProperty('lifecycle');
});

test('a pod that nobody calls, or that no other pod replaces, does not wait', () => {
  const worker = { ports: [], health: Health.none('it serves nothing') };
  for (const props of [worker, { strategy: 'Recreate' } as const]) {
    expect(containerOf(props)).not.toHaveProperty('lifecycle');
    expect(deploymentOf(props)?.template.spec?.terminationGracePeriodSeconds).toBe(30);
  }
});

test('a hook of the service replaces the sleep, and has its own seconds before the drain', () => {
  const preStop = LifecycleHook.command({ command: ['sh', '-c', 'sleep 10; drain'], maxSeconds: 40 });
  const spec = deploymentOf({ preStop, drainSeconds: 60 })?.template.spec;
  expect(spec?.containers[0]?.lifecycle).toEqual({ preStop: { exec: { command: ['sh', '-c', 'sleep 10; drain'] } } });
  expect(spec?.terminationGracePeriodSeconds).toBe(100);
  expect(spec?.containers[0]?.livenessProbe?.terminationGracePeriodSeconds).toBe(70);
});

test('a rollout has the time of both hooks before it counts as stalled', () => {
  const postStart = LifecycleHook.command({ command: ['warm-up'], maxSeconds: 600 });
  const preStop = LifecycleHook.command({ command: ['drain'], maxSeconds: 100 });
  expect(deploymentOf({ postStart })?.progressDeadlineSeconds).toBe(600 + 125 + 300);
  expect(deploymentOf({ postStart, preStop, strategy: 'Recreate' })?.progressDeadlineSeconds).toBe(
    600 + 125 + 100 + 30 + 300,
  );
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
  const warning = 'preStop needs Kubernetes 1.30 to sleep, and the cluster may have 1.29: requests fail';
  expect(app.toReport(false)).toContain(warning);
  for (const quiet of [onCluster('1.30'), onCluster('1.29', { preStop: LifecycleHook.none() })]) {
    expect(quiet.app.toReport(false)).not.toContain('preStop');
  }
  expect(() => onCluster('1.29', { preStop: LifecycleHook.sleep(5) })).toThrow(
    'preStop needs Kubernetes 1.30 to sleep, and the cluster may have 1.29: write LifecycleHook.command with the sleep of the image, got LifecycleHook.sleep(5)',
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
    const { containers, terminationGracePeriodSeconds } = serverPods({ replicas: 1, preStop: LifecycleHook.sleep(5) });
    expect(containers?.[0]?.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
    expect(terminationGracePeriodSeconds).toBe(35);
    expect(serverPods({ replicas: 3, preStop: LifecycleHook.none() }).containers?.[0]).not.toHaveProperty('lifecycle');
  });

  test('end at once on Kubernetes before 1.30, and synth says so for several', () => {
    const app = appOn('1.29');
    const [several, single] = [3, 1].map(
      (replicas) => new StatefulService(new Chart(app, `${replicas}`), 'Server', { ...minimalServer, replicas }),
    );
    for (const server of [several, single])
      expect(JSON.stringify(server?.statefulSet.toJson())).not.toContain('preStop');
    expect(app.toReport(false).match(/preStop needs/g)).toHaveLength(1);
    expect(
      () =>
        new StatefulService(new Chart(app, 'other'), 'Server', { ...minimalServer, preStop: LifecycleHook.sleep(5) }),
    ).toThrow(
      'preStop needs Kubernetes 1.30 to sleep, and the cluster may have 1.29: write LifecycleHook.command with the sleep of the image, got LifecycleHook.sleep(5)',
    );
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
