import { Chart, Testing } from 'cdk8s';
import { RedisCluster } from '../../src/backing/redis/cluster';
import { ApiGateway } from '../../src/gateway/api-gateway';
import type { ApiGatewayProps } from '../../src/gateway/api-gateway-props';
import { Connections } from '../../src/network/connections';
import { Peer } from '../../src/network/peer';
import { BackendScaling } from '../../src/service/backend-scaling';
import { minimalCluster, minimalDatabase } from '../backing/redis/samples';
import { objectsAround, warningsAround } from '../service/samples';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { fileOf, minimalGateway, Neighbours, objectsOf, pageOf } from './samples';

/** A gateway with a value for every prop, with its Redis and two services. */
function everything(changes: Partial<ApiGatewayProps> = {}): ApiGateway {
  const neighbours = new Neighbours();
  // Required<> makes a missing new prop a compile error.
  const every: Required<Omit<ApiGatewayProps, 'plainHttpReason'>> = {
    ...minimalGateway,
    redis: neighbours.redis,
    redisSecretName: 'sessions-password',
    redisCaSecretName: 'sessions-ca',
    routes: [
      { path: '/users', to: neighbours.user, rateLimit: { overall: { requests: 100, seconds: 60 } } },
      {
        path: '/courses',
        to: neighbours.course,
        port: 'http',
        stripPath: false,
        auth: { kind: 'keyless' },
        id: 'course',
      },
    ],
    image: 'ghcr.io/acme/tyk-gateway:5.14.0',
    imagePullSecrets: ['registry-credentials'],
    monitor: { intervalSeconds: 60, scraper: neighbours.user, labels: { release: 'prometheus' } },
    pumpImage: 'ghcr.io/acme/tyk-pump:1.16.0',
    serviceType: 'LoadBalancer',
    controlPeers: [Peer.pods({ namespace: 'admin', labels: { app: 'keys' } })],
    tls: { kind: 'loadBalancer', annotations: { 'example.com/certificate': 'azora' } },
    drainSeconds: 600,
    loadBalancerPort: 8443,
    loadBalancerSourceRanges: ['203.0.113.0/24'],
    loadBalancerRanges: ['10.1.0.0/24'],
    externalTrafficPolicy: 'Cluster',
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerAnnotations: { 'example.com/size': 'small' },
    replicas: 4,
    maxUnavailable: '25%',
    cpuRequest: '500m',
    cpuLimit: '2',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
    priorityClassName: 'edge',
    clientHeader: 'X-Caller',
    env: { TYK_GW_LOGLEVEL: 'debug' },
    labels: { team: 'edge' },
  };
  return neighbours.gateway({ ...every, ...changes });
}

test('the pods of a gateway behind an Ingress', () => {
  const gateway = new Neighbours().gateway({ serviceType: 'ClusterIP', tls: undefined });
  expectGolden(pageOf(gateway, 'Deployment'), 'api-gateway/behind-ingress');
});

test('the files of a gateway with required props only', () => {
  expectGolden(pageOf(new Neighbours().gateway(), 'ConfigMap'), 'api-gateway/defaults-files');
});

test('the objects around a gateway with required props only', () => {
  const around = ['ServiceAccount', 'NetworkPolicy', 'Service', 'PodDisruptionBudget'];
  expectGolden(pageOf(new Neighbours().gateway(), ...around), 'api-gateway/defaults-around');
});

test('every prop reaches the pods', () => {
  // Tested below to keep this golden short.
  const elsewhere = { routes: [], labels: {}, imagePullSecrets: [], env: {} };
  expectGolden(pageOf(everything(elsewhere), 'Deployment'), 'api-gateway/every-prop');
});

test('registry credentials, labels and settings reach the pods too', () => {
  const { spec } = find(objectsOf(everything()), 'Deployment', 'gateway');
  expect(spec?.template.spec?.imagePullSecrets).toEqual([{ name: 'registry-credentials' }]);
  expect(spec?.template.metadata?.labels?.team).toBe('edge');
  expect(spec?.template.spec?.containers[0]?.env).toContainEqual({ name: 'TYK_GW_LOGLEVEL', value: 'debug' });
});

test('every prop reaches the Services, the policy and the budget', () => {
  expectGolden(
    pageOf(everything(), 'NetworkPolicy', 'Service', 'PodDisruptionBudget'),
    'api-gateway/every-prop-around',
  );
});

test('routes to two services, one with a limit', () => {
  expectGolden(pageOf(everything(), 'ConfigMap'), 'api-gateway/two-routes');
});

test('a cluster-internal gateway has no load balancer and no ingress from outside', () => {
  const gateway = new Neighbours().gateway({ serviceType: 'ClusterIP' });
  expect(gateway.publicService).toBeUndefined();
  expect(objectsOf(gateway).map(({ metadata }) => metadata.name)).not.toContain('gateway-public');
  expect(gateway.connections.ingress).toEqual([]);
});

test("the load balancer does not expose the control API's port", () => {
  const gateway = new Neighbours().gateway();
  const objects = objectsOf(gateway);
  expect(find(objects, 'Service', 'gateway-public').spec?.ports?.map(({ targetPort }) => targetPort)).toEqual([
    'https',
  ]);
  expect(find(objects, 'NetworkPolicy', 'gateway').spec?.ingress?.map(({ ports }) => ports)).toEqual([
    [{ port: 8443, protocol: 'TCP' }],
  ]);
  expect(fileOf(gateway, 'tyk.conf')).toMatchObject({ control_api_port: 9696, listen_port: 8443 });
});

test('probes use the control port: /hello for liveness and /ready for readiness', () => {
  const { spec } = find(objectsOf(new Neighbours().gateway()), 'Deployment', 'gateway');
  const [container] = spec?.template.spec?.containers ?? [];
  expect([
    container?.livenessProbe?.httpGet,
    container?.readinessProbe?.httpGet,
    container?.startupProbe?.httpGet,
  ]).toEqual([
    { path: '/hello', port: 'control', scheme: 'HTTPS' },
    { path: '/ready', port: 'control', scheme: 'HTTPS' },
    { path: '/hello', port: 'control', scheme: 'HTTPS' },
  ]);
});

test.each([
  [undefined, 120, 135],
  [600, 600, 615],
])('drainSeconds %p lets an answer take %i s, and a pod %i s to end', (drainSeconds, seconds, grace) => {
  const gateway = new Neighbours().gateway({ drainSeconds });
  const { spec } = find(objectsOf(gateway), 'Deployment', 'gateway');
  expect(spec?.template.spec?.terminationGracePeriodSeconds).toBe(grace);
  expect(fileOf(gateway, 'tyk.conf')).toMatchObject({
    graceful_shutdown_delay_seconds: 10,
    graceful_shutdown_timeout_duration: seconds,
    http_server_options: { read_timeout: seconds, write_timeout: seconds },
    proxy_default_timeout: seconds,
  });
});

test('only a change of a route replaces the pods', () => {
  const digest = (change: (neighbours: Neighbours, gateway: ApiGateway) => void): string | undefined => {
    const neighbours = new Neighbours();
    const gateway = neighbours.gateway({ routes: [{ path: '/users', to: neighbours.user }] });
    change(neighbours, gateway);
    const { spec } = find(objectsOf(gateway), 'Deployment', 'gateway');
    return spec?.template.metadata?.annotations?.['cdk8s-agents/files'];
  };
  const before = digest(() => {});
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(digest((_, gateway) => gateway.connections.allowFrom(gateway.service))).toBe(before);
  expect(digest(({ course }, gateway) => gateway.addRoute({ path: '/courses', to: course }))).not.toBe(before);
});

test('the secret and the Redis password are references, and no other Secret is used', () => {
  const { spec } = find(objectsOf(new Neighbours().gateway()), 'Deployment', 'gateway');
  const env = spec?.template.spec?.containers[0]?.env ?? [];
  expect(
    Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom?.secretKeyRef?.name])),
  ).toEqual({
    TYK_GW_SECRET: 'gateway-secret',
    TYK_GW_NODESECRET: 'gateway-secret',
    TYK_GW_STORAGE_PASSWORD: 'redb-sessions',
    TYK_GW_STORAGE_ADDRS: 'sessions.azora.svc:12000',
    // The cluster of the samples has no certificate that clients could check.
    TYK_GW_STORAGE_SSLINSECURESKIPVERIFY: 'true',
    TYK_GW_STORAGE_TYPE: 'redis',
    TYK_GW_STORAGE_USESSL: 'true',
  });
});

test('plain Redis works like Redis Enterprise', () => {
  const neighbours = new Neighbours();
  const passwordSecret = { secretName: 'redis-password', key: 'password' };
  const redis = RedisCluster.embedded(neighbours.chart, 'Embedded', {
    name: 'plain',
    namespace: 'azora',
    passwordSecret,
  });
  const gateway = neighbours.gateway({ redis });
  const { spec } = find(objectsOf(gateway), 'Deployment', 'gateway');
  const env = spec?.template.spec?.containers[0]?.env ?? [];
  expect(env.find(({ name }) => name === 'TYK_GW_STORAGE_ADDRS')?.value).toBe('plain.azora.svc:6379');
});

test('a Redis in another namespace needs a local Secret', () => {
  const neighbours = new Neighbours();
  expect(() => neighbours.gateway({ namespace: 'edge' })).toThrow(
    "Microservice 'edge/gateway' → RedisDatabase 'azora/sessions': secretName must name a Secret of namespace edge with the keys of redb-sessions, which is in azora",
  );
  const gateway = new Neighbours().gateway({ namespace: 'edge', redisSecretName: 'sessions-password' });
  const { spec } = find(objectsOf(gateway), 'Deployment', 'gateway');
  const env = spec?.template.spec?.containers[0]?.env ?? [];
  expect(env.find(({ name }) => name === 'TYK_GW_STORAGE_PASSWORD')?.valueFrom?.secretKeyRef).toEqual({
    key: 'password',
    name: 'sessions-password',
  });
});

test('a server other than Redis is refused', () => {
  const neighbours = new Neighbours();
  const postgres = {
    connections: new Connections({ subject: 'a Postgres', namespace: 'azora', podLabels: {}, ports: [] }),
    clientFacts: { env: { PGHOST: 'db', PGPORT: '5432' }, secretEnv: {}, secretsNamespace: 'azora', ports: [] },
  };
  expect(() => neighbours.gateway({ redis: postgres })).toThrow(
    "ApiGateway 'azora/gateway': redis must be a Redis that gives its clients REDIS_HOST and REDIS_PORT, but a Postgres has PGHOST, PGPORT",
  );
});

test('an autoscaler can scale it', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway();
  new BackendScaling(neighbours.chart, 'Scaling', { target: gateway.service, maxReplicas: 6 });
  expect(find(objectsOf(gateway), 'Deployment', 'gateway').spec?.replicas).toBeUndefined();
});

test("the caller's props are not changed", () => {
  const neighbours = new Neighbours();
  const labels = { team: 'edge' };
  const auth = { kind: 'jwt', jwksUrl: 'http://keycloak.login.svc/certs', provider: neighbours.user } as const;
  neighbours.gateway({ labels, routes: [{ path: '/users', to: neighbours.course, auth }] });
  expect([Object.isFrozen(labels), Object.isFrozen(auth), Object.isFrozen(neighbours.user)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('two gateways in one app have separate routes', () => {
  const chart = Testing.chart();
  const redis = new RedisCluster(chart, 'Redis', minimalCluster).addDatabase(minimalDatabase);
  const first = new ApiGateway(chart, 'First', { ...minimalGateway, redis });
  const second = new ApiGateway(chart, 'Second', { ...minimalGateway, name: 'partners', redis });
  expect(warningsAround(first).join()).toContain("Microservice 'azora/partners'");
  expect(find(objectsAround(second), 'NetworkPolicy', 'partners').spec?.podSelector.matchLabels).toEqual({
    'app.kubernetes.io/component': 'service',
    'app.kubernetes.io/name': 'partners',
  });
  expect(Chart.of(first)).toBe(Chart.of(second));
});
