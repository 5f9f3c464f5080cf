import { createHash } from 'node:crypto';
import { cidr } from '../core/cidr';
import { type Check, Input, oneOf, refuses, shown } from '../core/input';
import { annotationKey, dnsLabel, dnsSubdomain, labelKey, secretKey, serviceName, text } from '../core/names';
import { port } from '../core/numbers';
import type { ApiGatewayProps } from './api-gateway-props';

type WithoutDefault =
  | 'image'
  | 'imagePullSecrets'
  | 'loadBalancerClass'
  | 'loadBalancerSourceRanges'
  | 'maxUnavailable'
  | 'nodeLocalDns'
  | 'priorityClassName'
  | 'redisSecretName'
  | 'replicas';

/** ApiGatewayProps with every default filled in that is not one of the Microservice. */
export type ResolvedApiGateway = Required<Omit<ApiGatewayProps, WithoutDefault | 'redis' | 'routes'>> &
  Pick<ApiGatewayProps, WithoutDefault>;

/** Fills every default. Pure; `checkApiGateway` says what is wrong. */
export function resolveApiGateway({ redis: _, routes: __, ...props }: ApiGatewayProps): ResolvedApiGateway {
  return {
    ...props,
    secret: { ...props.secret },
    labels: { ...props.labels },
    serviceType: props.serviceType ?? 'LoadBalancer',
    loadBalancerPort: props.loadBalancerPort ?? 80,
    loadBalancerSourceRanges: props.loadBalancerSourceRanges && [...props.loadBalancerSourceRanges],
    loadBalancerRanges: [...(props.loadBalancerRanges ?? [])],
    externalTrafficPolicy: props.externalTrafficPolicy ?? 'Local',
    loadBalancerAnnotations: { ...props.loadBalancerAnnotations },
    cpuRequest: props.cpuRequest ?? '250m',
    cpuLimit: props.cpuLimit ?? '1',
    memoryRequest: props.memoryRequest ?? '256Mi',
    memoryLimit: props.memoryLimit ?? '512Mi',
    settings: { ...props.settings },
  };
}

/** What a gateway is called in messages. */
export function gatewaySubject({ namespace, name }: Pick<ApiGatewayProps, 'namespace' | 'name'>): string {
  return `ApiGateway '${namespace}/${name}'`;
}

/** The name of the Service that the load balancer leads to. */
export function publicName(name: string): string {
  return `${name}-public`;
}

/** @throws InputError with every wrong prop, apart from those that the Microservice and the peers check */
export function checkApiGateway(gateway: ResolvedApiGateway, props: ApiGatewayProps): void {
  const input = new Input(gatewaySubject(gateway));
  input.required('name', gateway.name, gatewayName);
  input.required('namespace', gateway.namespace, dnsLabel);
  checkSecret(input, gateway);
  checkRedis(input, props);
  input.required('serviceType', gateway.serviceType, oneOf('LoadBalancer', 'ClusterIP'));
  checkLoadBalancer(input, gateway, props);
  input.entries('settings', gateway.settings, settingName, text);
  for (const [name, value] of Object.entries(gateway.settings)) {
    if (isPublishedKey(value)) input.refuse(`settings.${name} must not be the key that Tyk publishes in its examples`);
  }
  input.done();
}

const gatewayName: Check = (value) =>
  refuses(serviceName, publicName(String(value)))
    ? { must: 'be lower-case letters, digits and dashes, a letter first, 56 at most, such as gateway' }
    : undefined;

/** A key that stands in a manifest is none, and nobody sees one in a message. */
function checkSecret(input: Input, { secret }: ResolvedApiGateway): void {
  input.secret('secret', secret, isReference);
  if (isReference(secret) !== undefined) return;
  const { secretName, key } = secret;
  if (isPublishedKey(secretName) || isPublishedKey(key)) {
    input.refuse('secret must name a Secret and a key in it, not the key that Tyk publishes in its examples');
    return;
  }
  input.required('secret.secretName', secretName, dnsSubdomain);
  input.required('secret.key', key, secretKey);
}

const isReference: Check = (value) =>
  typeof value === 'object' && value !== null && 'secretName' in value && 'key' in value
    ? undefined
    : { must: "be a reference such as { secretName: 'gateway', key: 'secret' }" };

/** What the library sets, or what its probes, files and policies rely on. */
const OWN_SETTINGS: readonly RegExp[] = [
  /^TYK_GW_(LISTENPORT|LISTENADDRESS|CONTROLAPI\w+)$/,
  /^TYK_GW_(SECRET|NODESECRET)$/,
  /^TYK_GW_STORAGE_(TYPE|HOSTS?|PORT|ADDRS|PASSWORD)$/,
  /^TYK_GW_(APPPATH|POLICIES_\w+|TEMPLATEPATH|PIDFILELOCATION|USEDBAPPCONFIGS|OMITCONFIGFILE)$/,
  /^TYK_GW_(HEALTHCHECKENDPOINTNAME|READINESSCHECKENDPOINTNAME|GRACEFULSHUTDOWN\w+|HTTPSERVEROPTIONS_USESSL)$/,
];

const settingName: Check = (value) => {
  if (typeof value !== 'string' || !/^TYK_GW_[A-Z0-9_]+$/.test(value)) {
    return { must: 'be a variable of Tyk such as TYK_GW_LOGLEVEL' };
  }
  return OWN_SETTINGS.some((own) => own.test(value)) ? { must: 'be none that the library sets' } : undefined;
};

/** The digest of the key that stands in Tyk's examples: with it, the control API is everybody's. */
const PUBLISHED_KEY_DIGEST = '45c3523c41d3a5471cae7db003c5da9197dc354e0fbb608dbdd3e7d664fca62e';

function isPublishedKey(value: string): boolean {
  return createHash('sha256').update(String(value)).digest('hex') === PUBLISHED_KEY_DIGEST;
}

function checkRedis(input: Input, { redis }: ApiGatewayProps): void {
  const { env } = redis.clientFacts;
  if ('REDIS_HOST' in env && 'REDIS_PORT' in env) return;
  input.refuse(
    `redis must be a Redis, which tells REDIS_HOST and REDIS_PORT, but ${redis.connections.endpoint.subject} tells ${Object.keys(env).join(', ')}`,
  );
}

const OF_LOAD_BALANCERS = [
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
    for (const name of OF_LOAD_BALANCERS.filter((name) => props[name] !== undefined)) {
      input.refuse(
        `${name} must be left out with serviceType ClusterIP: there is no load balancer, got ${shown(props[name])}`,
      );
    }
    return;
  }
  if (gateway.loadBalancerSourceRanges?.length === 0) {
    input.refuse('loadBalancerSourceRanges must name one block at least, or be left out for all, got []');
  }
  input.each('loadBalancerSourceRanges', gateway.loadBalancerSourceRanges ?? [], cidr);
  input.each('loadBalancerRanges', loadBalancerRanges, cidr);
  input.required('loadBalancerPort', gateway.loadBalancerPort, port);
  input.required('externalTrafficPolicy', externalTrafficPolicy, oneOf('Local', 'Cluster'));
  input.optional('loadBalancerClass', loadBalancerClass, labelKey);
  input.entries('loadBalancerAnnotations', gateway.loadBalancerAnnotations, annotationKey, text);
  if (externalTrafficPolicy === 'Cluster' && loadBalancerRanges.length === 0) {
    input.refuse(
      'loadBalancerRanges must name the addresses of the nodes under externalTrafficPolicy Cluster: they arrive in place of the clients, got []',
    );
  }
}
