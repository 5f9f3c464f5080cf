import type { ApiGatewayProps } from '../../src/gateway/api-gateway-props';
import { warningsAround } from '../service/samples';
import { find } from '../support/objects';
import { fileOf, Neighbours, objectsOf } from './samples';

function publicService(changes: Partial<ApiGatewayProps>) {
  return find(objectsOf(new Neighbours().gateway(changes)), 'Service', 'gateway-public');
}

function refusal(changes: Partial<ApiGatewayProps> | object): () => void {
  return () => {
    new Neighbours().gateway(changes);
  };
}

const CERTIFICATE = 'arn:aws:acm:eu-central-1:111122223333:certificate/6f2d';

test('a gateway with a certificate serves TLS 1.2 or later, and mounts the certificate', () => {
  const gateway = new Neighbours().gateway();
  expect(fileOf(gateway, 'tyk.conf')).toMatchObject({
    http_server_options: {
      certificates: [
        {
          domain_name: '*',
          cert_file: '/etc/tyk-gateway-tls/tls.crt',
          key_file: '/etc/tyk-gateway-tls/tls.key',
        },
      ],
      min_version: 771,
      use_ssl: true,
    },
    listen_port: 8443,
  });
  const { spec } = find(objectsOf(gateway), 'Deployment', 'gateway');
  const pod = spec?.template.spec;
  const mounts = pod?.containers[0]?.volumeMounts ?? [];
  expect(mounts.filter(({ mountPath }) => mountPath.startsWith('/etc/tyk-gateway-tls'))).toEqual([
    { mountPath: '/etc/tyk-gateway-tls/tls.crt', name: 'secret-0', readOnly: true, subPath: 'tls.crt' },
    { mountPath: '/etc/tyk-gateway-tls/tls.key', name: 'secret-1', readOnly: true, subPath: 'tls.key' },
  ]);
  expect(pod?.volumes?.flatMap(({ secret }) => secret ?? [])).toEqual([
    { defaultMode: 0o440, items: [{ key: 'tls.crt', path: 'tls.crt' }], secretName: 'gateway-tls' },
    { defaultMode: 0o440, items: [{ key: 'tls.key', path: 'tls.key' }], secretName: 'gateway-tls' },
  ]);
});

test('the load balancer serves HTTPS on 443', () => {
  expect(publicService({}).spec?.ports).toEqual([{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }]);
});

test('a new rotation replaces the pods', () => {
  const annotation = (rotation: string | undefined) => {
    const gateway = new Neighbours().gateway({ tls: { kind: 'secret', secretName: 'gateway-tls', rotation } });
    const { spec } = find(objectsOf(gateway), 'Deployment', 'gateway');
    return spec?.template.metadata?.annotations?.['cdk8s-agents/certificate'];
  };
  expect([annotation(undefined), annotation('2026-11')]).toEqual([undefined, '2026-11']);
});

test.each([
  [
    { kind: 'loadBalancer', annotations: { 'example.com/certificate': 'azora' } },
    { 'example.com/certificate': 'azora' },
  ],
  [
    { kind: 'awsCertificate', certificateArn: CERTIFICATE },
    {
      'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': CERTIFICATE,
      'service.beta.kubernetes.io/aws-load-balancer-ssl-ports': '443',
    },
  ],
] as const)('a load balancer that ends TLS has its certificate, and the gateway none: %j', (tls, annotations) => {
  const gateway = new Neighbours().gateway({ tls });
  const { metadata, spec } = find(objectsOf(gateway), 'Service', 'gateway-public');
  expect(metadata?.annotations).toEqual(annotations);
  expect(spec?.ports).toEqual([{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'http' }]);
  expect(JSON.stringify(fileOf(gateway, 'tyk.conf'))).not.toContain('use_ssl');
});

test('plain HTTP has a reason, which the Service shows', () => {
  const { metadata, spec } = publicService({ tls: undefined, plainHttpReason: 'A cluster on a laptop.' });
  expect(metadata?.annotations).toEqual({ 'cdk8s-agents/plain-http-reason': 'A cluster on a laptop.' });
  expect(spec?.ports).toEqual([{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }]);
});

test('a load balancer without TLS and without a reason is refused', () => {
  expect(refusal({ tls: undefined })).toThrow(
    "ApiGateway 'azora/gateway': tls must say who encrypts the connections of clients, such as { kind: 'secret', secretName: 'gateway-tls' }, or plainHttpReason why they are not encrypted",
  );
  expect(refusal({ plainHttpReason: 'Unclear.' })).toThrow('plainHttpReason must be left out with tls, got "Unclear."');
});

test('behind an Ingress, the gateway serves plain HTTP or its own certificate', () => {
  expect(fileOf(new Neighbours().gateway({ serviceType: 'ClusterIP', tls: undefined }), 'tyk.conf')).toMatchObject({
    listen_port: 8080,
  });
  expect(refusal({ serviceType: 'ClusterIP', tls: { kind: 'awsCertificate', certificateArn: CERTIFICATE } })).toThrow(
    'tls.kind must be secret with serviceType ClusterIP, got "awsCertificate"',
  );
  expect(refusal({ serviceType: 'ClusterIP', tls: undefined, plainHttpReason: 'None.' })).toThrow(
    'plainHttpReason must be left out with serviceType ClusterIP: there is no load balancer, got "None."',
  );
});

test.each([
  [{ kind: 'mesh' }, 'tls.kind must be one of secret, loadBalancer, awsCertificate, got "mesh"'],
  [{ kind: 'secret', secretName: 'Gateway' }, 'tls.secretName must be dot-separated labels'],
  [{ kind: 'loadBalancer', annotations: {} }, 'tls.annotations must give the load balancer its certificate, got {}'],
  [{ kind: 'awsCertificate', certificateArn: 'mine' }, 'tls.certificateArn must be the ARN of a certificate'],
])('%j is refused', (tls, message) => {
  expect(refusal({ tls })).toThrow(message);
});

test('a load balancer that may replace the address of clients is warned of, unless its subnets are named', () => {
  const rule = "loadBalancerRanges should name the load balancer's subnets";
  const warnings = (changes: Partial<ApiGatewayProps>) => warningsAround(new Neighbours().gateway(changes)).join();
  expect(warnings({})).toContain(rule);
  expect(warnings({ loadBalancerRanges: [] })).not.toContain(rule);
  expect(warnings({ loadBalancerRanges: ['10.1.0.0/24'] })).not.toContain(rule);
  expect(warnings({ serviceType: 'ClusterIP' })).not.toContain(rule);
});
