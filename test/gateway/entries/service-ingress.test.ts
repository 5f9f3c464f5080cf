import { Testing } from 'cdk8s';
import { Health } from '../../../src/core/pods/health/health';
import { IngressControllerReference } from '../../../src/gateway/entries/ingress-controller-reference';
import type { ServiceIngressProps } from '../../../src/gateway/entries/service-ingress-props';
import { DefaultDeny } from '../../../src/namespace/default-deny';
import { Connections } from '../../../src/network/connections';
import { Peer } from '../../../src/network/peer';
import { WorkloadPolicy } from '../../../src/network/workload-policy';
import { reachability } from '../../../src/reachability/index';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';
import { Edge } from './samples';

expect.extend(reachabilityMatchers);

const SUBNETS = ['10.1.0.0/24'];

function rendered(changes: Partial<ServiceIngressProps>, edge = new Edge()) {
  const { resource } = edge.ingress({ tlsSecretName: undefined, ...changes });
  const { metadata, spec } = find([resource.toJson()], 'Ingress', changes.name ?? 'web');
  return { annotations: metadata.annotations ?? {}, spec: Object(spec) };
}

test('an Ingress for the first port of a service, with a certificate from a Secret', () => {
  expectGolden(pageOf(new Edge().ingress(), 'Ingress'), 'service-ingress/defaults');
});

test('every prop reaches the Ingress', () => {
  const edge = new Edge();
  // Required<> makes a missing new prop a compile error. The two left out contradict clusterIssuer.
  const every: Required<Omit<ServiceIngressProps, 'controllerCertificate' | 'plainHttpReason'>> = {
    service: edge.web,
    controller: IngressControllerReference.ingressNginx({ namespace: 'edge', ingressClassName: 'public' }),
    port: 'admin',
    name: 'forge-admin',
    hosts: ['forge.example.com', '*.forge.example.com'],
    paths: ['/v1', '/v2'],
    pathType: 'Exact',
    tlsSecretName: 'forge-certificate',
    clusterIssuer: 'letsencrypt',
    requestTimeoutSeconds: 3600,
    annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' },
    labels: { team: 'edge' },
  };
  expectGolden(pageOf(edge.ingress(every), 'Ingress'), 'service-ingress/every-prop');
});

test('plain HTTP has a reason, which the Ingress shows', () => {
  const { annotations, spec } = rendered({ plainHttpReason: 'a demo inside the office' });
  expect(annotations).toEqual({ 'cdk8s-agents/plain-http-reason': 'a demo inside the office' });
  expect(spec.tls).toBeUndefined();
});

test('cert-manager makes a Secret that is named after the Ingress', () => {
  const { annotations, spec } = rendered({ clusterIssuer: 'letsencrypt' });
  expect(annotations['cert-manager.io/cluster-issuer']).toBe('letsencrypt');
  expect(spec.tls).toEqual([{ hosts: ['forge.example.com'], secretName: 'web-tls' }]);
});

test.each<[string, IngressControllerReference, Partial<ServiceIngressProps>, object, string | undefined]>([
  [
    'ingress-nginx',
    IngressControllerReference.ingressNginx(),
    { tlsSecretName: 'tls' },
    {
      'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '600',
      'nginx.ingress.kubernetes.io/proxy-send-timeout': '600',
    },
    'nginx',
  ],
  [
    'Traefik',
    IngressControllerReference.traefik(),
    { tlsSecretName: 'tls' },
    {
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    },
    'traefik',
  ],
  [
    'Contour',
    IngressControllerReference.contour(),
    { tlsSecretName: 'tls' },
    { 'ingress.kubernetes.io/force-ssl-redirect': 'true', 'projectcontour.io/response-timeout': '600s' },
    'contour',
  ],
  [
    'AWS',
    IngressControllerReference.awsLoadBalancer({ subnetCidrs: SUBNETS }),
    { controllerCertificate: true },
    {
      'alb.ingress.kubernetes.io/healthcheck-path': '/ready',
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS":443}]',
      'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=600',
      'alb.ingress.kubernetes.io/target-type': 'ip',
    },
    'alb',
  ],
  [
    'Azure',
    IngressControllerReference.azureApplicationGateway({ subnetCidrs: SUBNETS }),
    { controllerCertificate: true },
    { 'appgw.ingress.kubernetes.io/request-timeout': '600', 'appgw.ingress.kubernetes.io/ssl-redirect': 'true' },
    'azure-application-gateway',
  ],
])('%s is told to serve HTTPS only, for long answers too', (_name, controller, props, annotations, className) => {
  const found = rendered({ controller, requestTimeoutSeconds: 600, ...props });
  expect(found.annotations).toEqual(annotations);
  expect(found.spec.ingressClassName).toBe(className);
});

test('GKE reads the class from an annotation', () => {
  const external = rendered({
    controller: IngressControllerReference.googleLoadBalancer(),
    controllerCertificate: true,
  });
  expect(external.annotations).toEqual({
    'kubernetes.io/ingress.allow-http': 'false',
    'kubernetes.io/ingress.class': 'gce',
  });
  expect([external.spec.ingressClassName, external.spec.tls]).toEqual([undefined, undefined]);
  const internal = rendered({
    controller: IngressControllerReference.googleLoadBalancer({ internal: true }),
    tlsSecretName: 'a',
  });
  expect(internal.annotations['kubernetes.io/ingress.class']).toBe('gce-internal');
});

test('a certificate of the controller is found by the hosts', () => {
  const { spec } = rendered({ controllerCertificate: true });
  expect(spec.tls).toEqual([{ hosts: ['forge.example.com'] }]);
});

test('a load balancer that does not read probes checks the health of the probed port only', () => {
  const controller = IngressControllerReference.awsLoadBalancer({ subnetCidrs: SUBNETS });
  const pathOf = (changes: Partial<ServiceIngressProps>, edge?: Edge) =>
    rendered({ controller, controllerCertificate: true, ...changes }, edge).annotations[
      'alb.ingress.kubernetes.io/healthcheck-path'
    ];
  expect(pathOf({ port: 'admin' })).toBeUndefined();
  const admin = new Edge({ health: Health.http({ port: 'admin', readinessPath: '/up' }) });
  expect(pathOf({ port: 'admin' }, admin)).toBe('/up');
});

describe('the path from the controller', () => {
  function isolated(changes: Partial<ServiceIngressProps> = {}) {
    const edge = new Edge();
    new DefaultDeny(edge.chart, 'Deny', { namespace: 'forge' });
    edge.ingress(changes);
    return reachability(edge.chart.toJson());
  }
  const traefik = { namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } };

  test('is open on the port of the pods, for its pods alone', () => {
    const paths = isolated();
    expect(paths).toReach(traefik, 'forge/web', 8080);
    expect(paths).toReach(traefik, 'web.forge.svc', 80);
    expect(paths).notToReach(traefik, 'forge/web', 9000);
    expect(paths).notToReach({ namespace: 'traefik', labels: { app: 'other' } }, 'forge/web', 8080);
    expect(paths).notToReach('internet', 'forge/web', 8080);
  });

  test('is open for the subnets of a cloud load balancer', () => {
    const controller = IngressControllerReference.awsLoadBalancer({ subnetCidrs: SUBNETS });
    const paths = isolated({ controller, tlsSecretName: undefined, controllerCertificate: true, port: 'admin' });
    expect(paths).toReach('10.1.0.7', 'forge/web', 9000);
    expect(paths).notToReach('10.1.0.7', 'forge/web', 8080);
    expect(paths).notToReach('10.2.0.7', 'forge/web', 9000);
  });

  test('is open for the front ends and health checks of Google', () => {
    const controller = IngressControllerReference.googleLoadBalancer({ proxyOnlyCidrs: ['10.129.0.0/23'] });
    const paths = isolated({ controller });
    for (const address of ['35.191.3.4', '130.211.1.2', '10.129.1.1'])
      expect(paths).toReach(address, 'forge/web', 8080);
    expect(paths).notToReach('203.0.113.9', 'forge/web', 8080);
  });

  test('is an error if a policy of the app closes the side of the controller', () => {
    const edge = new Edge();
    edge.ingress();
    new DefaultDeny(edge.chart, 'Deny', { namespace: 'traefik' });
    expect(() => Testing.synth(edge.chart)).toThrow(
      /Peer 'traefik in traefik' → Microservice 'forge\/web': TCP 8080 is blocked: .*traefik/,
    );
  });

  test('is no error if something else opens the side of the controller', () => {
    const edge = new Edge();
    edge.ingress({ controller: IngressControllerReference.traefik({ openedBy: "Traefik's own chart" }) });
    new DefaultDeny(edge.chart, 'Deny', { namespace: 'traefik' });
    expect(Testing.synth(edge.chart)).not.toEqual([]);
  });

  test('is open at both ends if the app has the policy of the controller', () => {
    const edge = new Edge();
    edge.ingress();
    new DefaultDeny(edge.chart, 'Deny', { namespace: 'traefik' });
    const labels = { 'app.kubernetes.io/name': 'traefik' };
    const subject = "Helm release 'traefik/traefik'";
    const proxies = new Connections({ subject, namespace: 'traefik', podLabels: labels, ports: [] });
    new WorkloadPolicy(edge.chart, 'Traefik', { name: 'traefik', component: 'gateway', connections: proxies });
    proxies.allowTo(edge.web, { ports: ['http'] });
    expect(reachability(Testing.synth(edge.chart))).toReach(traefik, 'forge/web', 8080);
  });
});

describe('refused:', () => {
  test.each<[string, Partial<ServiceIngressProps>, string]>([
    ['no host', { hosts: [] }, 'hosts must name at least one host, such as agents.example.com'],
    ['an address', { hosts: ['10.0.0.1'] }, 'hosts[0] must be a host name such as agents.example.com or *.example.com'],
    ['a host with a port', { hosts: ['a.example.com:443'] }, 'hosts[0] must be a host name'],
    ['capitals', { hosts: ['A.example.com'] }, 'hosts[0] must be a host name'],
    ['a wildcard inside', { hosts: ['a.*.com'] }, 'hosts[0] must be a host name'],
    ['a host twice', { hosts: ['a.com', 'a.com'] }, 'hosts must be different from each other, got "a.com" twice'],
    ['no path', { paths: [] }, 'paths must name at least one path, or be left out for all'],
    [
      'a relative path',
      { paths: ['v1'] },
      'paths[0] must be a path such as /v1, without a query, //, . and .., got "v1"',
    ],
    ['a path that leads up', { paths: ['/a/../b'] }, 'paths[0] must be a path such as /v1'],
    ['a path with a query', { paths: ['/a?b=1'] }, 'paths[0] must be a path such as /v1'],
    ['an encoded slash', { paths: ['/a%2Fb'] }, 'paths[0] must be a path such as /v1'],
    ['an unknown port', { port: 'htpp' }, 'port must be one of http, admin, got "htpp"'],
    ['a name that Kubernetes refuses', { name: 'Web' }, 'name must be dot-separated labels'],
    ['no time', { requestTimeoutSeconds: 0 }, 'requestTimeoutSeconds must be whole seconds of at least 1'],
    [
      'an empty reason',
      { tlsSecretName: undefined, plainHttpReason: ' ' },
      'plainHttpReason must be a reason, in words',
    ],
    ['an own label', { labels: { 'app.kubernetes.io/name': 'a' } }, 'labels must not have "app.kubernetes.io/name"'],
    [
      'an annotation that the library sets',
      { annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': 'web' } },
      'annotations must not have "traefik.ingress.kubernetes.io/router.entrypoints": the library sets it',
    ],
    [
      'neither a certificate nor a reason',
      { tlsSecretName: undefined },
      'exactly one of tlsSecretName (or clusterIssuer), controllerCertificate and plainHttpReason must be set, or clients would call over plain HTTP, got 0 of them',
    ],
    [
      'a certificate and a reason',
      { plainHttpReason: 'a demo' },
      'must be set, or clients would call over plain HTTP, got 2',
    ],
    ['a Secret that Kubernetes refuses', { tlsSecretName: 'a b' }, 'tlsSecretName must be dot-separated labels'],
    [
      'a Secret for a load balancer of AWS',
      { controller: IngressControllerReference.awsLoadBalancer({ subnetCidrs: SUBNETS }) },
      'tlsSecretName must be left out with AWS load balancer, which has certificates of its own: set controllerCertificate, got "forge-tls"',
    ],
    [
      'a certificate of its own for Contour',
      { controller: IngressControllerReference.contour(), tlsSecretName: undefined, controllerCertificate: true },
      'controllerCertificate must be left out with Contour, which takes certificates from Secrets: set tlsSecretName',
    ],
    [
      'a time that only a BackendConfig sets',
      { controller: IngressControllerReference.googleLoadBalancer(), requestTimeoutSeconds: 60 },
      'requestTimeoutSeconds must be left out: no annotation that the library knows sets it for Google load balancer, got 60',
    ],
    [
      'a time beyond that of AWS',
      {
        controller: IngressControllerReference.awsLoadBalancer({ subnetCidrs: SUBNETS }),
        tlsSecretName: undefined,
        controllerCertificate: true,
        requestTimeoutSeconds: 4001,
      },
      'requestTimeoutSeconds must be at most 4000 for AWS load balancer, got 4001',
    ],
    [
      'a service of another app',
      { service: new Edge().web },
      "service must be in the same app, so that both are applied together, got Microservice 'forge/web'",
    ],
  ])('%s', (_what, changes, message) => {
    expect(() => new Edge().ingress(changes)).toThrow(message);
    expect(() => new Edge().ingress(changes)).toThrow(/^ServiceIngress 'forge\//);
  });

  test('a service without ports, and a UDP port', () => {
    const worker = new Edge({ ports: [], health: Health.none('it serves nothing') });
    expect(() => worker.ingress()).toThrow("service must have a port, got Microservice 'forge/web', which has none");
    const media = new Edge({
      ports: [{ name: 'media', port: 50_000, protocol: 'UDP' }],
      health: Health.none('it serves media'),
    });
    expect(() => media.ingress()).toThrow('port must be a TCP port, got media, which is UDP');
  });

  test('a class that Kubernetes refuses, and subnets that are none', () => {
    expect(() => IngressControllerReference.traefik({ ingressClassName: 'A' })).toThrow(
      "IngressControllerReference 'Traefik': ingressClassName must be dot-separated labels",
    );
    expect(() => IngressControllerReference.awsLoadBalancer({ subnetCidrs: [] })).toThrow(
      "Peer.addresses 'AWS load balancer': blocks must name at least one block",
    );
    expect(() => IngressControllerReference.fromPeer(Peer.pods({ namespace: 'a' }), { ingressClassName: 'A' })).toThrow(
      'IngressControllerReference.fromPeer: ingressClassName must be dot-separated labels',
    );
  });
});

test('two Ingresses of one class must not answer for the same host and path', () => {
  const edge = new Edge();
  edge.ingress({ name: 'a', hosts: ['x.com', 'y.com'] }, 'A');
  edge.ingress({ name: 'b', hosts: ['y.com'], paths: ['/', '/v1'] }, 'B');
  expect(() => Testing.synth(edge.chart)).toThrow(
    "ServiceIngress 'forge/a', ServiceIngress 'forge/b': only one of them may have y.com/ of ingress class traefik",
  );
  const apart = new Edge();
  apart.ingress({ name: 'a' }, 'A');
  apart.ingress({ name: 'b', controller: IngressControllerReference.contour() }, 'B');
  expect(Testing.synth(apart.chart)).not.toEqual([]);
});

test('synth warns of answers that rollouts of the service would cut', () => {
  const edge = new Edge({ drainSeconds: 30 });
  edge.ingress({ requestTimeoutSeconds: 3600 });
  expect(warningsAround(edge.web)).toContain(
    "requestTimeoutSeconds should not exceed drainSeconds of the service, whose rollouts cut longer answers: ServiceIngress 'forge/web' (3600)",
  );
  const long = new Edge();
  long.ingress({ requestTimeoutSeconds: 3600 });
  expect(warningsAround(long.web).filter((warning) => warning.startsWith('requestTimeout'))).toEqual([]);
});
