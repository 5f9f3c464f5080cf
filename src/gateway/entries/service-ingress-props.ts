import { REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { type EntryProps, type ResolvedEntry, resolveEntry } from './entry-props';
import { type ControllerFields, SECONDS } from './ingress-controller-options';
import type { IngressControllerReference } from './ingress-controller-reference';

/** Props of ServiceIngress. */
export interface ServiceIngressProps extends EntryProps {
  /** The ingress controller, whose pods or addresses get the path to the service. */
  readonly controller: IngressControllerReference;

  /**
   * Name of a Secret of type `kubernetes.io/tls` in the namespace of the service: a Certificate of cert-manager, or a Secret of your own.
   * @default - the name of the entry followed by `-tls` with `clusterIssuer`; otherwise none
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
   */
  readonly tlsSecretName?: string;

  /**
   * A ClusterIssuer of cert-manager, which then makes the certificate for `hosts` and its Secret.
   * @default - the Secret exists
   * @see https://cert-manager.io/docs/usage/ingress/
   */
  readonly clusterIssuer?: string;

  /** Whether the controller has a certificate of its own for `hosts`, such as one of AWS. @default false */
  readonly controllerCertificate?: boolean;
}

/** The annotation by which cert-manager makes a certificate for an Ingress. @see https://cert-manager.io/docs/usage/ingress/ */
const ISSUER_ANNOTATION = 'cert-manager.io/cluster-issuer';

/** ServiceIngressProps with every default filled in. */
export interface ResolvedIngress extends ResolvedEntry {
  readonly controller: Readonly<ControllerFields>;

  /** The Secret with the certificate. Undefined if the controller has its own, and with plain HTTP. */
  readonly tlsSecretName: string | undefined;
  readonly controllerCertificate: boolean;

  /** The annotations that the library sets. */
  readonly ownAnnotations: Readonly<Record<string, string>>;
}

/** Fills in every default. */
export function resolveIngress(props: ServiceIngressProps): ResolvedIngress {
  const { controller, clusterIssuer, controllerCertificate = false, ...shared } = props;
  const entry = resolveEntry(shared);
  const tlsSecretName = props.tlsSecretName ?? (clusterIssuer === undefined ? undefined : `${entry.name}-tls`);
  const { fields } = controller;
  return {
    ...entry,
    controller: fields,
    tlsSecretName,
    controllerCertificate,
    ownAnnotations: {
      ...fields.annotations,
      ...(entry.plainHttpReason === undefined
        ? fields.httpsAnnotations
        : { [`${REASON_ANNOTATION_PREFIX}plain-http-reason`]: entry.plainHttpReason }),
      ...timeoutAnnotations(entry, fields),
      ...healthAnnotations(props, entry),
      ...(clusterIssuer === undefined ? {} : { [ISSUER_ANNOTATION]: clusterIssuer }),
    },
  };
}

function timeoutAnnotations({ requestTimeoutSeconds }: ResolvedEntry, { timeoutAnnotations = {} }: ControllerFields) {
  if (requestTimeoutSeconds === undefined) return {};
  return Object.fromEntries(
    Object.entries(timeoutAnnotations).map(([key, text]) => [
      key,
      text.replace(SECONDS, String(requestTimeoutSeconds)),
    ]),
  );
}

/** The path of the readiness probe, if the requests go to the probed port. */
function healthAnnotations({ controller, service }: ServiceIngressProps, { port }: ResolvedEntry) {
  const { healthPathAnnotation } = controller.fields;
  const { check, port: probed = service.resolved.ports[0]?.name } = service.resolved.health;
  if (healthPathAnnotation === undefined || check?.kind !== 'http' || probed !== port?.name) return {};
  return { [healthPathAnnotation]: check.readinessPath };
}
