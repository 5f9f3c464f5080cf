import { createHash } from 'node:crypto';
import { type Check, Input, oneOf, refuses, shown } from '../core/input/input';
import { annotationKey, dnsLabel, labelKey, serviceName, text } from '../core/input/names';
import { port, positiveSeconds } from '../core/input/numbers';
import { checkSecretKey, type SecretKey } from '../core/input/secret-key';
import { listed } from '../core/listed';
import { cidr } from '../core/network/cidr';
import { checkMonitor } from '../monitoring/monitor';
import type { ApiGatewayProps, ResolvedApiGateway } from './api-gateway-props';
import { gatewaySubject, publicName } from './api-gateway-spec';
import { checkTls, servesTls } from './gateway-tls';
import { headerName } from './header-name';

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop, except props that the Microservice and the peers check
 */
export function checkApiGateway(gateway: ResolvedApiGateway, props: ApiGatewayProps): readonly string[] {
  const input = new Input(gatewaySubject(gateway));
  input.required('name', gateway.name, gatewayName);
  input.required('namespace', gateway.namespace, dnsLabel);
  checkKey(input, 'controlApiSecret', gateway.controlApiSecret);
  checkKey(input, 'nodeSecret', gateway.nodeSecret);
  checkTwoKeys(input, gateway);
  checkRedis(input, gateway);
  input.required('drainSeconds', gateway.drainSeconds, positiveSeconds);
  input.required('serviceType', gateway.serviceType, oneOf('LoadBalancer', 'ClusterIP'));
  input.required('clientHeader', gateway.clientHeader, headerName);
  if (gateway.tls !== undefined) checkTls(input, gateway.tls);
  checkLoadBalancer(input, gateway, props);
  checkMonitor(input, gateway.name, gateway.monitor);
  input.entries('env', gateway.env, variableName, text);
  for (const [name, value] of Object.entries(gateway.env)) {
    if (isPublishedKey(value)) input.refuse(`env.${name} must not be the key from the public examples of Tyk`);
  }
  return input.done();
}

const gatewayName: Check = (value) =>
  refuses(serviceName, publicName(String(value)))
    ? { must: 'be lower-case letters, digits and dashes, a letter first, 56 at most, such as gateway' }
    : undefined;

/** JavaScript callers may pass the key itself, so messages never show it. */
function checkKey(input: Input, field: string, reference: SecretKey): void {
  input.secret(field, reference, isReference);
  if (isReference(reference) !== undefined) return;
  if (isPublishedKey(reference.secretName) || isPublishedKey(reference.key)) {
    input.refuse(`${field} must name a Secret and a key in it, not the key from the public examples of Tyk`);
    return;
  }
  checkSecretKey(input, field, reference);
}

/** Whoever has the key of the servers must not be able to create keys of clients. */
function checkTwoKeys(input: Input, { controlApiSecret, nodeSecret }: ResolvedApiGateway): void {
  if (isReference(controlApiSecret) !== undefined || isReference(nodeSecret) !== undefined) return;
  if (controlApiSecret.secretName !== nodeSecret.secretName || controlApiSecret.key !== nodeSecret.key) return;
  input.refuse(`nodeSecret must be another key than controlApiSecret, got ${shown(nodeSecret.key)} for both`);
}

const isReference: Check = (value) =>
  typeof value === 'object' && value !== null && 'secretName' in value && 'key' in value
    ? undefined
    : { must: "be a reference such as { secretName: 'gateway', key: 'secret' }" };

/** Variables that the library sets, or that its probes, files and policies depend on. */
const OWN_VARIABLES: readonly RegExp[] = [
  /^TYK_GW_(LISTENPORT|LISTENADDRESS|CONTROLAPI\w+)$/,
  /^TYK_GW_(SECRET|NODESECRET)$/,
  /^TYK_GW_(STORAGE_\w+|ENABLEANALYTICS|ANALYTICSCONFIG_\w+)$/,
  /^TYK_GW_(APPPATH|POLICIES_\w+|TEMPLATEPATH|PIDFILELOCATION|USEDBAPPCONFIGS|OMITCONFIGFILE)$/,
  /^TYK_GW_(HEALTHCHECKENDPOINTNAME|READINESSCHECKENDPOINTNAME|GRACEFULSHUTDOWN\w+|HTTPSERVEROPTIONS_\w+|PROXYDEFAULTTIMEOUT)$/,
];

const variableName: Check = (value) => {
  if (typeof value !== 'string' || !/^TYK_GW_[A-Z0-9_]+$/.test(value)) {
    return { must: 'be a Tyk variable such as TYK_GW_LOGLEVEL' };
  }
  return OWN_VARIABLES.some((own) => own.test(value)) ? { must: 'not be a variable that the library sets' } : undefined;
};

/** The digest of the key from Tyk's examples, which would open the control API to everybody. */
const PUBLISHED_KEY_DIGEST = '45c3523c41d3a5471cae7db003c5da9197dc354e0fbb608dbdd3e7d664fca62e';

function isPublishedKey(value: string): boolean {
  return createHash('sha256').update(String(value)).digest('hex') === PUBLISHED_KEY_DIGEST;
}

function checkRedis(input: Input, { redis }: ResolvedApiGateway): void {
  const { env } = redis.clientFacts;
  if (Object.hasOwn(env, 'REDIS_HOST') && Object.hasOwn(env, 'REDIS_PORT')) return;
  input.refuse(
    `redis must be a Redis that gives its clients REDIS_HOST and REDIS_PORT, but ${redis.connections.endpoint.subject} has ${listed(Object.keys(env))}`,
  );
}

const WITHOUT_RANGES =
  "loadBalancerRanges should name the load balancer's subnets, or be [] if requests keep the client's address: the policy refuses requests and health checks from other private addresses";

const LOAD_BALANCER_PROPS = [
  'plainHttpReason',
  'loadBalancerPort',
  'loadBalancerSourceRanges',
  'loadBalancerRanges',
  'externalTrafficPolicy',
  'loadBalancerClass',
  'loadBalancerAnnotations',
] as const;

function checkLoadBalancer(input: Input, gateway: ResolvedApiGateway, props: ApiGatewayProps): void {
  const { externalTrafficPolicy, loadBalancerRanges, loadBalancerClass } = gateway;
  if (gateway.serviceType === 'ClusterIP') {
    for (const name of LOAD_BALANCER_PROPS.filter((name) => props[name] !== undefined)) {
      input.refuse(
        `${name} must be left out with serviceType ClusterIP: there is no load balancer, got ${shown(props[name])}`,
      );
    }
    if (gateway.tls !== undefined && !servesTls(gateway.tls)) {
      input.refuse(`tls.kind must be secret with serviceType ClusterIP, got ${shown(gateway.tls.kind)}`);
    }
    return;
  }
  checkEncryption(input, gateway);
  if (gateway.loadBalancerSourceRanges?.length === 0) {
    input.refuse('loadBalancerSourceRanges must have at least one block, or be left out for all addresses, got []');
  }
  input.each('loadBalancerSourceRanges', gateway.loadBalancerSourceRanges ?? [], cidr);
  input.each('loadBalancerRanges', loadBalancerRanges ?? [], cidr);
  if (loadBalancerRanges === undefined && externalTrafficPolicy === 'Local') input.warn(WITHOUT_RANGES);
  input.required('loadBalancerPort', gateway.loadBalancerPort, port);
  input.required('externalTrafficPolicy', externalTrafficPolicy, oneOf('Local', 'Cluster'));
  input.optional('loadBalancerClass', loadBalancerClass, labelKey);
  input.entries('loadBalancerAnnotations', gateway.loadBalancerAnnotations, annotationKey, text);
  if (externalTrafficPolicy === 'Cluster' && (loadBalancerRanges ?? []).length === 0) {
    input.refuse(
      'loadBalancerRanges must contain the node addresses with externalTrafficPolicy Cluster, which replaces client addresses, got []',
    );
  }
}

/** Clients send their keys through the load balancer. */
function checkEncryption(input: Input, { tls, plainHttpReason }: ResolvedApiGateway): void {
  input.optional('plainHttpReason', plainHttpReason, text);
  if (tls === undefined && plainHttpReason === undefined) {
    input.refuse(
      "tls must say who encrypts the connections of clients, such as { kind: 'secret', secretName: 'gateway-tls' }, or plainHttpReason why they are not encrypted",
    );
  }
  if (tls !== undefined && plainHttpReason !== undefined) {
    input.refuse(`plainHttpReason must be left out with tls, got ${shown(plainHttpReason)}`);
  }
}
