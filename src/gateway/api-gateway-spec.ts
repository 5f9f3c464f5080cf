import { defined } from '../core/defined';
import type { k8s } from '../core/objects/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX, selectorLabels } from '../core/objects/labels';
import { Health } from '../core/pods/health/health';
import { LifecycleHook } from '../core/pods/lifecycle/lifecycle-hook';
import type { MicroserviceProps } from '../service/microservice-props';
import type { ResolvedApiGateway } from './api-gateway-props';
import { CONFIG_FILE, SHUTDOWN_DELAY_SECONDS } from './gateway-files';
import { clientPort, gatewayPorts } from './gateway-ports';
import { servesTls, tlsAnnotations, tlsFiles } from './gateway-tls';

/** The annotation of the pods that changes with the certificate. */
const CERTIFICATE_ANNOTATION = 'cdk8s-agents/certificate';

/** Seconds for the process to end after its last answer. */
const EXIT_SECONDS = 5;

/** The image's only user. The image has no shell. */
const USER_ID = 65_532;

/** The gateway's name in messages. */
export function gatewaySubject({ namespace, name }: Pick<ResolvedApiGateway, 'namespace' | 'name'>): string {
  return `ApiGateway '${namespace}/${name}'`;
}

/** The name of the load balancer's Service. */
export function publicName(name: string): string {
  return `${name}-public`;
}

/** The Microservice that runs the gateway. */
export function microserviceProps(gateway: ResolvedApiGateway): MicroserviceProps {
  return {
    ...sharedProps(gateway),
    args: [`--conf=${CONFIG_FILE}`],
    ports: gatewayPorts(gateway),
    // Ready once routes are loaded and Redis answers; no longer ready after SIGTERM.
    health: Health.http({
      port: 'control',
      livenessPath: '/hello',
      readinessPath: '/ready',
      scheme: servesTls(gateway.tls) ? 'HTTPS' : 'HTTP',
      timeoutSeconds: 3,
    }),
    env: { TYK_GW_STORAGE_TYPE: 'redis', ...gateway.env },
    secretEnv: { TYK_GW_SECRET: gateway.controlApiSecret, TYK_GW_NODESECRET: gateway.nodeSecret },
    // Tyk itself keeps serving for a while after SIGTERM.
    preStop: LifecycleHook.none(),
    drainSeconds: SHUTDOWN_DELAY_SECONDS + gateway.drainSeconds + EXIT_SECONDS,
    secretFiles: tlsFiles(gateway.tls),
    podAnnotations: certificateAnnotation(gateway),
    userId: USER_ID,
    groupId: USER_ID,
  };
}

/** A change of the certificate, which replaces the pods. */
function certificateAnnotation({ tls }: ResolvedApiGateway): Readonly<Record<string, string>> {
  return servesTls(tls) ? defined({ [CERTIFICATE_ANNOTATION]: tls.rotation }) : {};
}

/** Props that the Microservice has under the same names. */
function sharedProps(gateway: ResolvedApiGateway) {
  return {
    name: gateway.name,
    namespace: gateway.namespace,
    image: gateway.image,
    imagePullSecrets: gateway.imagePullSecrets,
    replicas: gateway.replicas,
    cpuRequest: gateway.cpuRequest,
    cpuLimit: gateway.cpuLimit,
    memoryRequest: gateway.memoryRequest,
    memoryLimit: gateway.memoryLimit,
    priorityClassName: gateway.priorityClassName,
    maxUnavailable: gateway.maxUnavailable,
    labels: gateway.labels,
  };
}

/** The load balancer's Service. */
export function publicService(gateway: ResolvedApiGateway): {
  readonly metadata: k8s.ObjectMeta;
  readonly spec: k8s.ServiceSpec;
} {
  const { name, namespace, labels, loadBalancerSourceRanges, loadBalancerPort, tls } = gateway;
  return {
    metadata: {
      annotations: {
        ...tlsAnnotations(tls, loadBalancerPort),
        ...gateway.loadBalancerAnnotations,
        ...defined({ [`${REASON_ANNOTATION_PREFIX}plain-http-reason`]: gateway.plainHttpReason }),
      },
      labels: { ...labels, ...objectLabels(name, 'gateway') },
      name: publicName(name),
      namespace,
    },
    spec: {
      externalTrafficPolicy: gateway.externalTrafficPolicy,
      loadBalancerClass: gateway.loadBalancerClass,
      loadBalancerSourceRanges: loadBalancerSourceRanges && [...loadBalancerSourceRanges],
      ports: [
        {
          name: loadBalancerPortName(gateway),
          port: loadBalancerPort,
          protocol: 'TCP',
          targetPort: clientPort(gateway).name,
        },
      ],
      selector: selectorLabels(name),
      type: 'LoadBalancer',
    },
  };
}

/** The load balancer may serve HTTPS in front of a gateway that does not. */
function loadBalancerPortName({ tls }: ResolvedApiGateway): string {
  return tls === undefined ? 'http' : 'https';
}
