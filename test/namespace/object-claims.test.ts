import { toObjectClaims } from '../../src/namespace/object-claims';
import { objectMisfits } from '../../src/namespace/quota-fit';

const metadata = { name: 'x', namespace: 'ai-agents' };

function disk(storage: string, storageClassName?: string): object {
  return { metadata: { name: 'data' }, spec: { storageClassName, resources: { requests: { storage } } } };
}

function service(spec: object): object {
  return { apiVersion: 'v1', kind: 'Service', metadata, spec };
}

/** A quota of 0 shows the use of each object. */
function usesOf(resource: string, ...objects: readonly object[]): readonly string[] {
  return objectMisfits({ [resource]: '0' }, toObjectClaims(objects));
}

const statefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata,
  spec: { replicas: 3, volumeClaimTemplates: [disk('10Gi', 'fast'), { ...disk('1Gi'), metadata: { name: 'wal' } }] },
};

test('a StatefulSet has a volume claim per template and replica', () => {
  expect(usesOf('persistentvolumeclaims', statefulSet)).toEqual([
    "persistentvolumeclaims 0 cannot hold data of StatefulSet 'ai-agents/x' 3, wal of StatefulSet 'ai-agents/x' 3: 6 in all",
  ]);
  expect(usesOf('requests.storage', statefulSet)).toEqual([
    "requests.storage 0 cannot hold data of StatefulSet 'ai-agents/x' 30Gi, wal of StatefulSet 'ai-agents/x' 3Gi: 33Gi in all",
  ]);
});

const workspace = {
  name: 'workspace',
  ephemeral: {
    volumeClaimTemplate: { spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } },
  },
};

test('each pod has a claim for each ephemeral volume, also the pod that a rollout adds', () => {
  const spec = {
    replicas: 2,
    strategy: { rollingUpdate: { maxSurge: 1 } },
    template: { spec: { volumes: [workspace, { name: 'tmp', emptyDir: {} }] } },
  };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
  expect(usesOf('persistentvolumeclaims', deployment)).toEqual([
    "persistentvolumeclaims 0 cannot hold workspace of Deployment 'ai-agents/x' 3: 3 in all",
  ]);
  expect(usesOf('fast.storageclass.storage.k8s.io/requests.storage', deployment)).toEqual([
    "fast.storageclass.storage.k8s.io/requests.storage 0 cannot hold workspace of Deployment 'ai-agents/x' 60Gi: 60Gi in all",
  ]);
});

test('one session of each template must fit beside all other claims', () => {
  const template = (name: string) => ({
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: { ...metadata, name },
    template: { spec: { volumes: [workspace] } },
  });
  const claims = toObjectClaims([statefulSet, template('one'), template('other')]);
  expect(objectMisfits({ 'requests.storage': '53Gi' }, claims)).toEqual([]);
  expect(objectMisfits({ 'requests.storage': '52Gi' }, claims)).toEqual(
    ['one', 'other'].map(
      (name) =>
        `requests.storage 52Gi cannot hold data of StatefulSet 'ai-agents/x' 30Gi, wal of StatefulSet 'ai-agents/x' 3Gi, workspace of PodTemplate 'ai-agents/${name}' 20Gi: 53Gi in all`,
    ),
  );
});

test("replicas count at the autoscaler's maximum", () => {
  const scaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'x' }, maxReplicas: 5 },
  };
  expect(usesOf('count/persistentvolumeclaims', statefulSet, scaler)).toEqual([expect.stringMatching(/: 10 in all$/)]);
});

test('a storage class counts only claims that name it', () => {
  expect(usesOf('fast.storageclass.storage.k8s.io/requests.storage', statefulSet)).toEqual([
    "fast.storageclass.storage.k8s.io/requests.storage 0 cannot hold data of StatefulSet 'ai-agents/x' 30Gi: 30Gi in all",
  ]);
  expect(usesOf('fast.storageclass.storage.k8s.io/persistentvolumeclaims', statefulSet)).toEqual([
    expect.stringMatching(/: 3 in all$/),
  ]);
  expect(usesOf('slow.storageclass.storage.k8s.io/requests.storage', statefulSet)).toEqual([]);
});

test.each([
  ['ClusterIP', {}, undefined, undefined],
  ['NodePort', { ports: [{ port: 1 }, { port: 2 }] }, undefined, 2],
  ['LoadBalancer', { ports: [{ port: 1 }, { port: 2 }] }, 1, 2],
  ['LoadBalancer', { allocateLoadBalancerNodePorts: false, ports: [{ port: 1 }, { port: 2, nodePort: 30000 }] }, 1, 1],
])('a Service of type %s with %j uses %p load balancers and %p node ports', (type, spec, loadBalancers, nodePorts) => {
  const used = (resource: string) => /(\d+) in all$/.exec(usesOf(resource, service({ type, ...spec }))[0] ?? '')?.[1];
  expect([used('services'), used('services.loadbalancers'), used('services.nodeports')]).toEqual([
    '1',
    loadBalancers?.toString(),
    nodePorts?.toString(),
  ]);
});

test.each([
  ['count/deployments.apps', 'apps/v1', 'Deployment'],
  ['count/networkpolicies.networking.k8s.io', 'networking.k8s.io/v1', 'NetworkPolicy'],
  ['count/ingresses.networking.k8s.io', 'networking.k8s.io/v1', 'Ingress'],
  ['count/gateways.gateway.networking.k8s.io', 'gateway.networking.k8s.io/v1', 'Gateway'],
  ['count/prometheuses.monitoring.coreos.com', 'monitoring.coreos.com/v1', 'Prometheus'],
  ['count/endpoints', 'v1', 'Endpoints'],
  ['configmaps', 'v1', 'ConfigMap'],
  ['count/configmaps', 'v1', 'ConfigMap'],
  ['secrets', 'v1', 'Secret'],
  ['resourcequotas', 'v1', 'ResourceQuota'],
])('%s counts %s %s', (resource, apiVersion, kind) => {
  expect(usesOf(resource, { apiVersion, kind, metadata })).toEqual([
    `${resource} 0 cannot hold ${kind} 'ai-agents/x' 1: 1 in all`,
  ]);
});

test('objects of other groups or kinds use nothing, and pods are counted as workloads', () => {
  const objects = [
    { apiVersion: 'example.com/v1', kind: 'Secret', metadata },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata },
    { apiVersion: 'v1', kind: 'Pod', metadata },
  ];
  expect(
    ['secrets', 'deployments', 'count/deployments', 'pods', 'count/pods'].flatMap((name) => usesOf(name, ...objects)),
  ).toEqual([]);
});

test('objects that fit are accepted', () => {
  expect(objectMisfits({ 'requests.storage': '33Gi' }, toObjectClaims([statefulSet]))).toEqual([]);
});
