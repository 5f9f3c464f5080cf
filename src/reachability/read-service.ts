import { LAST_PORT } from '../core/input/numbers';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import { toPlain } from '../core/plain';
import { LabelSelector } from './label-selector';
import type { ObjectField } from './object-field';
import { checkService } from './objects/service-rules';

/** A Service, as its callers see it. */
export interface KubeService {
  readonly namespace: string;
  readonly name: string;

  /** Selects its pods. Undefined without a selector, when its endpoints are managed manually. */
  readonly pods: LabelSelector | undefined;

  /** Whether its name resolves to the pods, so that callers use the ports of the pods. */
  readonly headless: boolean;

  /** The Service type, such as ClusterIP or LoadBalancer. */
  readonly type: string;

  /** The host name that an ExternalName Service stands for. */
  readonly externalName?: string | undefined;
  readonly ports: readonly ServicePort[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;

  /** The number or name of the pod's port. */
  readonly targetPort: number | string;
}

/** A backend of an Ingress or of a route. */
export interface IngressBackend {
  readonly namespace: string;
  readonly service: string;

  /** The port of the Service, by number or name. Undefined for all of its ports. */
  readonly port: number | string | undefined;
}

/** @see https://kubernetes.io/docs/concepts/services-networking/service/ */
export function readService(object: ObjectField, namespace: string, name: string): KubeService {
  const spec = object.at('spec');
  checkService(spec);
  const selector = spec.at('selector').labels();
  const { clusterIP, type, externalName } = toPlain(spec.value);
  return {
    namespace,
    name,
    pods: Object.keys(selector).length === 0 ? undefined : LabelSelector.labels(selector),
    headless: clusterIP === 'None',
    type: typeof type === 'string' ? type : 'ClusterIP',
    externalName: type === 'ExternalName' && typeof externalName === 'string' ? externalName : undefined,
    ports: spec.at('ports').items().map(readServicePort),
  };
}

function readServicePort(field: ObjectField): ServicePort {
  const [port, protocol] = [field.at('port'), field.at('protocol')];
  const { name, targetPort } = toPlain(field.value);
  if (!port.isWhole(1, LAST_PORT)) port.refuse('be a number from 1 to 65535');
  return {
    name: typeof name === 'string' ? name : undefined,
    port: Number(port.value),
    protocol: protocol.isAbsent ? 'TCP' : (protocol.oneOf(PROTOCOLS) ?? 'TCP'),
    // 0 and an empty name count as missing.
    targetPort:
      typeof targetPort === 'number' || typeof targetPort === 'string'
        ? targetPort || Number(port.value)
        : Number(port.value),
  };
}

/** @see https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function readBackends(object: ObjectField, namespace: string): readonly IngressBackend[] {
  const spec = object.at('spec');
  const backends = [
    spec.at('defaultBackend'),
    ...spec
      .at('rules')
      .items()
      .flatMap((rule) => rule.at('http').at('paths').items())
      .map((path) => path.at('backend')),
  ];
  return backends.flatMap((backend) => {
    const service = toPlain(toPlain(backend.value).service);
    const { number, name } = toPlain(service.port);
    const port = typeof number === 'number' ? number : name;
    if (typeof service.name !== 'string' || (typeof port !== 'number' && typeof port !== 'string')) return [];
    return [{ namespace, service: service.name, port }];
  });
}

const SERVICE_HOST = /^([^./]+)\.([^./]+)\.svc(\.[^/]+)?$/;

/** Reads the host name of a Service, `stt-service.stella.svc`, with or without the domain of the cluster. */
export function readServiceHost(text: string): Pick<KubeService, 'namespace' | 'name'> | undefined {
  const [, name, namespace] = SERVICE_HOST.exec(text) ?? [];
  return name === undefined || namespace === undefined ? undefined : { namespace, name };
}
