import { ApiObject, type Chart, Testing } from 'cdk8s';
import { LifecycleHook } from '../../../src/core/pods/lifecycle/lifecycle-hook';
import { PodVolume } from '../../../src/core/pods/volumes/pod-volume';
import { DefaultDeny } from '../../../src/namespace/default-deny';
import { Egress } from '../../../src/network/egress';
import { reachability } from '../../../src/reachability/index';
import { BackendScaling } from '../../../src/service/backend-scaling';
import type { MicroserviceProps } from '../../../src/service/microservice-props';
import { ModelServer } from '../../../src/service/serving/model-server';
import type { ModelServerProps } from '../../../src/service/serving/model-server-props';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { expectGolden } from '../../support/golden';
import { find, toKubeObject } from '../../support/objects';
import { minimal } from '../samples';

expect.extend(reachabilityMatchers);

const { ports: _, ...required } = minimal;

const READ_ONLY = PodVolume.persistentVolumeClaim({
  claimName: 'models',
  accessMode: 'ReadOnlyMany',
  readOnly: true,
  path: '/models',
});
const OWN_VOLUME = PodVolume.ephemeral({ size: '100Gi', path: '/models' });
const ONE_NODE = PodVolume.persistentVolumeClaim({
  claimName: 'models',
  accessMode: 'ReadWriteOnce',
  readOnly: false,
  path: '/models',
});

/** Keeps the goldens short. */
const PLAIN = { topologySpread: [], preStop: LifecycleHook.none() };

/** The props that a Microservice does not have, or that mean something else here. */
type OwnProps = Omit<
  ModelServerProps,
  Exclude<keyof MicroserviceProps, 'args' | 'drainSeconds' | 'ephemeralStorageLimit' | 'maxSurge' | 'strategy'>
>;

function modelServer(changes: Partial<ModelServerProps> = {}, chart: Chart = Testing.chart()): ModelServer {
  return new ModelServer(chart, 'Model', {
    ...required,
    name: 'coder',
    namespace: 'models',
    memoryLimit: '64Gi',
    model: 'Qwen/Qwen3-32B',
    gpus: 1,
    modelCache: READ_ONLY,
    ...changes,
  });
}

/** The Deployment alone: each golden shows one decision. */
function pageOf({ service }: ModelServer): Chart {
  const page = Testing.chart();
  const { metadata, ...deployment } = toKubeObject(Object(service.deployment.toJson()));
  new ApiObject(page, 'Object', { ...deployment, metadata: { name: metadata.name, namespace: metadata.namespace } });
  return page;
}

function deployed(changes: Partial<ModelServerProps> = {}) {
  return find([Object(modelServer(changes).service.deployment.toJson())], 'Deployment', 'coder').spec;
}

test('an offline model server on one GPU', () => {
  expectGolden(pageOf(modelServer(PLAIN)), 'model-server/defaults');
});

test('every prop of its own reaches the Deployment', () => {
  // Required<> makes a missing new prop a compile error.
  const every: Required<OwnProps> = {
    model: 'Qwen/Qwen3-32B',
    servedModelName: 'coder',
    gpus: 2,
    gpuResource: 'amd.com/gpu',
    modelCache: OWN_VOLUME,
    downloadFrom: Egress.internet443(),
    tokenSecret: { secretName: 'hugging-face', key: 'token' },
    apiKeySecret: { secretName: 'model-key', key: 'key' },
    sharedMemory: '8Gi',
    homeSize: '4Gi',
    ephemeralStorageLimit: '6Gi',
    startupSeconds: 3600,
    drainSeconds: 300,
    maxSurge: 1,
    strategy: 'RollingUpdate',
    args: ['--max-model-len=32768'],
  };
  expectGolden(pageOf(modelServer({ ...PLAIN, ...every })), 'model-server/every-prop');
});

test('a rollout needs no further GPU, and waits for the longest start and the last answers', () => {
  const spec = deployed({ startupSeconds: 1800, drainSeconds: 120 });
  expect(spec?.strategy).toEqual({ rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, type: 'RollingUpdate' });
  expect(spec?.template.spec?.containers[0]?.startupProbe).toMatchObject({ failureThreshold: 360, periodSeconds: 5 });
  // The start, one readiness period, the sleep before SIGTERM, the drain and the exit of the old pod, 300 for the image.
  expect(spec?.progressDeadlineSeconds).toBe(1800 + 5 + 10 + 120 + 10 + 300);
  expect(spec?.template.spec?.terminationGracePeriodSeconds).toBe(10 + 120 + 10);
});

test('a model on a volume of one node is served by one pod at a time', () => {
  const server = { modelCache: ONE_NODE, replicas: 1 };
  expect(deployed(server)?.strategy).toEqual({ type: 'Recreate' });
  const withoutSurge = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, type: 'RollingUpdate' };
  expect(deployed({ ...server, strategy: 'RollingUpdate' })?.strategy).toEqual(withoutSurge);
  expect(deployed({ ...server, maxSurge: 0 })?.strategy).toEqual(withoutSurge);
  expect(() => modelServer({ ...server, replicas: 2 })).toThrow(
    "replicas must be 1, because only the pods of one node mount the ReadWriteOnce claim of volume 'models', got 2",
  );
});

test('it is offline, unless it may download its model', () => {
  const from = (changes: Partial<ModelServerProps>) => {
    const chart = Testing.chart();
    new DefaultDeny(chart, 'Deny', { namespace: 'models' });
    const { service } = modelServer(changes, chart);
    const { env } = find([Object(service.deployment.toJson())], 'Deployment', 'coder').spec?.template.spec
      ?.containers[0] ?? { env: [] };
    return {
      paths: reachability(chart.toJson()),
      offline: env?.find(({ name }) => name === 'HF_HUB_OFFLINE')?.value,
    };
  };
  const closed = from({});
  expect(closed.offline).toBe('1');
  expect(closed.paths).notToReach('models/coder', 'internet', 443);
  const open = from({ modelCache: OWN_VOLUME, downloadFrom: Egress.internet443() });
  expect(open.offline).toBeUndefined();
  expect(open.paths).toReach('models/coder', 'internet', 443);
});

test('nobody reaches it until a path is declared', () => {
  const chart = Testing.chart();
  const server = modelServer({}, chart);
  expect(reachability(chart.toJson())).notToReach({ namespace: 'models', labels: { app: 'a' } }, 'models/coder', 8000);
  expect(server.url).toBe('http://coder.models.svc:8000/v1');
});

test('it is scaled by the requests that wait', () => {
  const chart = Testing.chart();
  const server = modelServer({}, chart);
  const trigger = server.toKedaTrigger({ serverAddress: 'http://prometheus.monitoring.svc:9090', waitingRequests: 5 });
  expect(trigger).toEqual({
    type: 'prometheus',
    metadata: {
      serverAddress: 'http://prometheus.monitoring.svc:9090',
      query: 'sum(vllm:num_requests_waiting{namespace="models",container="coder"})',
      threshold: '5',
    },
  });
  new BackendScaling(chart, 'Scaling', {
    target: server.service,
    autoscaler: 'ScaledObject',
    maxReplicas: 4,
    kedaTriggers: [trigger],
  });
  const objects = Testing.synth(chart);
  expect(find(objects, 'ScaledObject', 'coder-hpa').spec).toMatchObject({ triggers: [trigger], maxReplicaCount: 4 });
  expect(find(objects, 'Deployment', 'coder').spec?.template.spec?.containers[0]?.name).toBe('coder');
});

test('a trigger without an address or a number is refused', () => {
  expect(() => modelServer().toKedaTrigger({ serverAddress: 'prometheus', waitingRequests: 0 })).toThrow(
    /serverAddress must be a URL such as .*, got "prometheus".*waitingRequests must be a whole number of at least 1, got 0/s,
  );
});

test.each<[string, Partial<ModelServerProps>, string]>([
  [
    'no model',
    { model: '' },
    'model must be a model such as Qwen/Qwen3-32B, or a directory such as /models/qwen, got ""',
  ],
  ['a flag for a model', { model: '--trust-remote-code' }, 'model must be a model such as Qwen/Qwen3-32B'],
  ['a name with a space', { servedModelName: 'a b' }, 'servedModelName must be a model such as'],
  ['no GPU', { gpus: 0 }, 'gpus must be a whole number of at least 1, got 0'],
  ['a GPU that is none', { gpuResource: 'gpu' }, 'gpuResource must be a resource name with its domain'],
  ['no size', { sharedMemory: '2 GB' }, 'sharedMemory must be'],
  ['no home', { homeSize: 'big' }, 'homeSize must be'],
  ['no time', { startupSeconds: 0 }, 'startupSeconds must be whole seconds of at least 1'],
  ['no drain', { drainSeconds: 0 }, 'drainSeconds must be whole seconds of at least 1'],
  [
    'an empty volume without a source',
    { modelCache: OWN_VOLUME },
    'modelCache must hold the model, because there is no downloadFrom: an ephemeral volume is empty',
  ],
  [
    'a download into a read-only volume',
    { downloadFrom: Egress.internet443() },
    'modelCache must be writable with downloadFrom, got the read-only volume "models"',
  ],
  [
    'a token without a download',
    { tokenSecret: { secretName: 'hugging-face', key: 'token' } },
    'tokenSecret must be left out without downloadFrom: nothing is downloaded',
  ],
  ['a variable of the library', { env: { HF_HOME: '/a' } }, 'env.HF_HOME must not be set: the library sets it'],
  [
    'an argument of the library',
    { args: ['--port=1'] },
    'args must not have "--port=1": the library sets it by a prop',
  ],
])('%s is refused', (_what, changes, message) => {
  expect(() => modelServer(changes)).toThrow(message);
  expect(() => modelServer(changes)).toThrow(/^ModelServer 'models\/coder': /);
});

test('what a Microservice refuses is refused', () => {
  expect(() => modelServer({ memoryLimit: '1Gi' })).toThrow(
    'Microservice \'models/coder\': scratchDirs in memory must leave memory of memoryLimit "1Gi" to the process, got 2Gi',
  );
  expect(() => modelServer({ homeSize: '20Gi' })).toThrow(
    'scratchDirs must fit into ephemeralStorageLimit "12Gi" together, got 1Gi + 20Gi',
  );
});
