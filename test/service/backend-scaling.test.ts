import { Chart, Testing } from 'cdk8s';
import { Cpu, Deployment, StatefulSet } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { BackendScaling } from '../../src/service/backend-scaling';
import type { BackendScalingProps } from '../../src/service/backend-scaling-props';
import type { Microservice } from '../../src/service/microservice';
import { ScalingMetric } from '../../src/service/scaling-metric';
import type { PlusScalable } from '../../src/service/scaling-target';
import { StatefulService } from '../../src/service/stateful-service';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { microservice, minimal, objectsAround, pageOf, warningsAround } from './samples';

type Settings = Omit<BackendScalingProps, 'target'>;

// Required<> makes a missing new prop a compile error. A Microservice has its own budget.
const every: Required<Omit<Settings, 'disruptionBudget' | 'kedaTriggers'>> = {
  name: 'backend-hpa',
  autoscaler: 'HorizontalPodAutoscaler',
  minReplicas: 3,
  maxReplicas: 12,
  cpuUtilization: 60,
  memoryUtilization: 80,
  memoryUtilizationReason: 'Each session holds its audio in memory, which ends with it.',
  metrics: [
    ScalingMetric.pods('active_sessions', '20', { role: 'server' }),
    ScalingMetric.external('queue_messages', '500m'),
    ScalingMetric.object({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      name: 'front',
      metric: 'requests_per_second',
      value: '2k',
    }),
  ],
  scaleUpStabilizationSeconds: 15,
  scaleUpPercent: 50,
  scaleUpPods: 2,
  scaleUpPeriodSeconds: 30,
  scaleDownStabilizationSeconds: 600,
  scaleDownPercent: 10,
  scaleDownPeriodSeconds: 120,
};

function scaled(settings: Partial<Settings> = {}, target: Microservice = microservice()): Microservice {
  new BackendScaling(Chart.of(target), 'Scaling', { target, maxReplicas: 10, ...settings });
  return target;
}

function plusDeployment(replicas?: number): Deployment {
  return new Deployment(Testing.chart(), 'Backend', {
    metadata: { name: 'backend', namespace: 'stella' },
    containers: [{ image: 'ghcr.io/acme/backend:1.0.0' }],
    replicas,
  });
}

test('an autoscaled service has no replicas', () => {
  expectGolden(pageOf(scaled(), 'Deployment'), 'backend-scaling/no-replicas');
});

test('CPU is the default metric', () => {
  expectGolden(pageOf(scaled(), 'HorizontalPodAutoscaler'), 'backend-scaling/defaults');
});

test('every prop reaches the autoscaler', () => {
  expectGolden(pageOf(scaled(every), 'HorizontalPodAutoscaler'), 'backend-scaling/every-prop');
});

test('scaled by KEDA', () => {
  const keda: Required<Omit<Settings, 'disruptionBudget' | 'metrics'>> = {
    ...every,
    autoscaler: 'ScaledObject',
    kedaTriggers: [
      {
        type: 'redis',
        name: 'waiting-sessions',
        metadata: { address: 'redis.stella.svc:6379', listName: 'waiting', listLength: '5' },
        authenticationRef: 'redis',
        metricType: 'AverageValue',
      },
    ],
  };
  expectGolden(pageOf(scaled({ ...keda, metrics: undefined }), 'ScaledObject'), 'backend-scaling/keda');
});

test('a Deployment of cdk8s-plus-28 gets an autoscaler and a budget in its namespace', () => {
  const target = plusDeployment();
  new BackendScaling(Chart.of(target), 'Scaling', { target, maxReplicas: 5 });
  const page = pageOf(target, 'HorizontalPodAutoscaler', 'PodDisruptionBudget');
  expectGolden(page, 'backend-scaling/cdk8s-plus');
  expect(find(objectsAround(target), 'Deployment', 'backend').spec?.replicas).toBeUndefined();
});

test('a StatefulSet of cdk8s-plus-28 with its own budget is scaled without a second one', () => {
  const chart = Testing.chart();
  const plus = new Deployment(chart, 'Other', { containers: [{ image: 'a:1', port: 80 }] });
  const target = new StatefulSet(chart, 'Store', {
    metadata: { name: 'store' },
    service: plus.exposeViaService(),
    containers: [{ image: 'ghcr.io/acme/store:1.0.0' }],
  });
  const { pdb } = new BackendScaling(chart, 'Scaling', { target, maxReplicas: 5, disruptionBudget: false });
  expect(pdb).toBeUndefined();
  const { metadata, spec } = find(chart.toJson(), 'HorizontalPodAutoscaler', 'store-hpa');
  expect([metadata?.namespace, spec?.scaleTargetRef.kind]).toEqual([undefined, 'StatefulSet']);
});

/** A workload of a cdk8s-plus version that this library is not compiled with. */
class OtherDeployment extends Construct implements PlusScalable {
  readonly metadata = { namespace: 'stella' };
  readonly matchLabels = { app: 'backend' };
  readonly matchExpressions = [{ key: 'tier', operator: 'In', values: ['back'] }];
  hasAutoscaler = false;

  markHasAutoscaler(): void {
    this.hasAutoscaler = true;
  }

  toScalingTarget() {
    const containers = [{ resources: { cpu: { request: '100m' } } }];
    return { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend', containers };
  }
}

test('a workload of any cdk8s-plus version is recognized by its shape', () => {
  const target = new OtherDeployment(Testing.chart(), 'Backend');
  const { pdb } = new BackendScaling(Chart.of(target), 'Scaling', { target, maxReplicas: 5 });
  expect(target.hasAutoscaler).toBe(true);
  const { metadata, spec } = find(objectsAround(target), 'HorizontalPodAutoscaler', 'backend-hpa');
  expect([metadata?.namespace, spec?.scaleTargetRef]).toEqual([
    'stella',
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend' },
  ]);
  expect(pdb?.toJson().spec.selector).toEqual({
    matchExpressions: [{ key: 'tier', operator: 'In', values: ['back'] }],
    matchLabels: { app: 'backend' },
  });
  expect(() => new BackendScaling(Chart.of(target), 'Second', { target, maxReplicas: 5, name: 'second' })).toThrow(
    "another autoscaler scales Deployment 'stella/backend' already",
  );
});

test('a target that is not a workload is refused', () => {
  const chart = Testing.chart();
  const target = Object(new Construct(chart, 'Nothing'));
  expect(() => new BackendScaling(chart, 'Scaling', { target, maxReplicas: 5 })).toThrow(
    'BackendScaling: target must be a Microservice, a StatefulService, or a Deployment or StatefulSet of cdk8s-plus, got an object of class Construct',
  );
});

test('an autoscaled StatefulService has no replicas, a budget, and spread pods', () => {
  const chart = Testing.chart();
  const target = new StatefulService(chart, 'Queue', {
    ...minimal,
    name: 'queue',
    ports: [{ name: 'clients', port: 4222 }],
    storageSize: '1Gi',
    storagePath: '/data',
  });
  const { pdb } = new BackendScaling(chart, 'Scaling', { target, maxReplicas: 5 });
  const { spec } = find(chart.toJson(), 'StatefulSet', 'queue');
  expect([spec?.replicas, spec?.template.spec?.topologySpreadConstraints?.length]).toEqual([undefined, 2]);
  expect(find(chart.toJson(), 'HorizontalPodAutoscaler', 'queue-hpa').spec?.scaleTargetRef.kind).toBe('StatefulSet');
  expect(pdb?.toJson().spec.selector.matchLabels).toEqual(spec?.selector.matchLabels);
  expect(target.autoscaler).toBe("BackendScaling 'stella/queue-hpa'");
});

test('with a KEDA trigger, a service may scale to zero', () => {
  const settings: Partial<Settings> = { autoscaler: 'ScaledObject', minReplicas: 0 };
  const kedaTriggers = [
    { type: 'cron', metadata: { timezone: 'Europe/Vienna', start: '0 8 * * *', end: '0 18 * * *' } },
  ];
  expect(
    find(objectsAround(scaled({ ...settings, kedaTriggers })), 'ScaledObject', 'stt-service-hpa').spec,
  ).toMatchObject({ minReplicaCount: 0, triggers: [{ type: 'cron' }] });
  expect(() => scaled(settings)).toThrow('minReplicas must be a whole number of at least 1, got 0');
});

test('a second autoscaler is refused, and the first is named', () => {
  const target = scaled();
  expect(
    () => new BackendScaling(Chart.of(target), 'Second', { target, name: 'second', maxReplicas: 3 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"BackendScaling 'stella/second': target must have one autoscaler: BackendScaling 'stella/stt-service-hpa' scales Microservice 'stella/stt-service' already"`,
  );
  expect(() => target.addAutoscaler('A third')).toThrow("BackendScaling 'stella/stt-service-hpa' already scales it");
  const plus = plusDeployment();
  plus.markHasAutoscaler();
  expect(() => new BackendScaling(Chart.of(plus), 'Scaling', { target: plus, maxReplicas: 3 })).toThrow(
    "another autoscaler scales Deployment 'stella/backend' already",
  );
});

test('a number of pods in the manifest is refused', () => {
  expect(() => scaled({}, microservice({ replicas: 3 }))).toThrowErrorMatchingInlineSnapshot(
    `"BackendScaling 'stella/stt-service-hpa': replicas of Microservice 'stella/stt-service' must be left out: otherwise each apply resets the number of pods, got 3"`,
  );
  expect(() => microservice({ replicas: 3 }).addAutoscaler('Some autoscaler')).toThrow(
    'replicas must be left out with Some autoscaler, got 3',
  );
  const plus = plusDeployment(3);
  expect(() => new BackendScaling(Chart.of(plus), 'Scaling', { target: plus, maxReplicas: 3 })).toThrow(
    "replicas of Deployment 'stella/backend' must be left out",
  );
});

test('a minimum that blocks drains is refused, and the error names both objects', () => {
  expect(() => scaled({ minReplicas: 2 }, microservice({ minAvailable: 2 }))).toThrowErrorMatchingInlineSnapshot(
    `"BackendScaling 'stella/stt-service-hpa': minReplicas must be greater than minAvailable 2 of Microservice 'stella/stt-service', or nodes cannot be drained, got 2"`,
  );
  expect(() => scaled({ minReplicas: 4 }, microservice({ minAvailable: '80%' }))).toThrow('minAvailable "80%"');
  expect(objectsAround(scaled({ minReplicas: 3 }, microservice({ minAvailable: 2 })))).not.toEqual([]);
});

test('a utilization needs a request on every container, also on containers that are added later', () => {
  const chart = Testing.chart();
  const container = { image: 'ghcr.io/acme/backend:1.0.0', resources: { cpu: { request: Cpu.millis(100) } } };
  const target = new Deployment(chart, 'Backend', { metadata: { name: 'backend' }, containers: [container] });
  expect(() => new BackendScaling(chart, 'Memory', { target, maxReplicas: 3, memoryUtilization: 80 })).toThrow(
    "memoryUtilization needs a memory request on every container of Deployment 'backend': at least one container has none",
  );
  new BackendScaling(chart, 'Cpu', { target, maxReplicas: 3 });
  target.addContainer({ image: 'ghcr.io/acme/sidecar:1.0.0', name: 'sidecar', resources: {} });
  expect(() => chart.toJson()).toThrow("BackendScaling 'backend-hpa': cpuUtilization needs a cpu request");
});

test('metrics of the other autoscaler are refused, and so is a second budget', () => {
  expect(() =>
    scaled({ metrics: [ScalingMetric.pods('sessions', '20')], autoscaler: 'ScaledObject', disruptionBudget: true }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"BackendScaling 'stella/stt-service-hpa': metrics must be left out with a ScaledObject: use kedaTriggers; disruptionBudget must be left out: Microservice 'stella/stt-service' has its own budget"`,
  );
  expect(() => scaled({ kedaTriggers: [] })).toThrow('kedaTriggers must be left out with a HorizontalPodAutoscaler');
});

test('all wrong props are reported at once, each with its rule and value', () => {
  expect(() =>
    scaled({
      name: 'Backend_HPA',
      minReplicas: 3,
      maxReplicas: 2,
      cpuUtilization: 0,
      scaleUpPods: 0,
      scaleDownStabilizationSeconds: 3601,
      scaleDownPeriodSeconds: 0,
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"BackendScaling 'stella/Backend_HPA': name must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Backend_HPA"; maxReplicas must be at least minReplicas 3, got 2; cpuUtilization must be a whole percentage from 1 to 1000, such as 70, got 0; scaleUpPods must be a whole number of at least 1, got 0; scaleDownStabilizationSeconds must be a whole number of seconds from 0 to 3600, got 3601; scaleDownPeriodSeconds must be a whole number of seconds from 1 to 1800, got 0"`,
  );
});

test('wrong triggers are refused', () => {
  const trigger = { type: 'Redis', name: 'a', metadata: {} };
  expect(() => scaled({ autoscaler: 'ScaledObject', kedaTriggers: [trigger, { ...trigger, type: 'redis' }] })).toThrow(
    'kedaTriggers[0].type must be a KEDA scaler such as prometheus, got "Redis"; names of kedaTriggers must be different from each other, got "a" twice',
  );
});

test('wrong metrics are refused', () => {
  expect(() => ScalingMetric.pods('a/b', '0')).toThrowErrorMatchingInlineSnapshot(
    `"ScalingMetric.pods 'a/b': metric must be a name without / and %, such as http_requests_per_second, got "a/b"; averageValue must be a quantity above 0 such as 100 or 500m, got "0""`,
  );
  expect(() => ScalingMetric.external('messages', '5', { 'a b': 'c' })).toThrow('key of labels must be a label key');
  const described = { apiVersion: 'v1', kind: 'Service', name: 'front', metric: 'requests' };
  expect(() => ScalingMetric.object(described)).toThrow('exactly one of value and averageValue must be set');
  expect(() => ScalingMetric.object({ ...described, value: '1', averageValue: '1' })).toThrow(
    'exactly one of value and averageValue must be set',
  );
});

test('an object metric may have a target per pod', () => {
  const metric = { apiVersion: 'v1', kind: 'Service', name: 'front', metric: 'requests', averageValue: '10' };
  const { spec } = find(
    objectsAround(scaled({ metrics: [ScalingMetric.object(metric)] })),
    'HorizontalPodAutoscaler',
    `${minimal.name}-hpa`,
  );
  expect(spec?.metrics?.map(({ object }) => object?.target)).toEqual([{ averageValue: '10', type: 'AverageValue' }]);
});

test('a single pod and an empty list of metrics give warnings', () => {
  expect(warningsAround(scaled({ minReplicas: 1, metrics: [] }))).toMatchInlineSnapshot(`
[
  "minReplicas should be at least 2: a single pod is down while it moves to another node: BackendScaling 'stella/stt-service-hpa' (1)",
  "metrics should have an entry or be left out: CPU at 70 % is used: BackendScaling 'stella/stt-service-hpa' ([])",
]
`);
});

test('synth warns of scaling on memory, unless a reason says why it falls with the load', () => {
  const warnings = (memoryUtilizationReason?: string) => {
    const target = microservice();
    const scaling = { target, maxReplicas: 6, memoryUtilization: 80, memoryUtilizationReason };
    new BackendScaling(Chart.of(target), 'Scaling', scaling);
    return warningsAround(target).filter((warning) => warning.includes('memoryUtilization'));
  };
  expect(warnings()).toEqual([
    expect.stringMatching(
      /^memoryUtilization should be left out: a runtime that keeps its memory stays at maxReplicas/,
    ),
  ]);
  expect(warnings('Sessions end.')).toEqual([]);
});
