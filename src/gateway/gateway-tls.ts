import { type Check, type Input, oneOf } from '../core/input/input';
import { annotationKey, dnsSubdomain, text } from '../core/input/names';
import type { SecretFile } from '../service/workload-props';

/** Who encrypts the connections of clients: the gateway, with a certificate from a Secret, or the load balancer. */
export type GatewayTls = SecretTls | LoadBalancerTls | AwsCertificateTls;

/** The gateway serves HTTPS, with TLS 1.2 or later, on both of its ports. */
export interface SecretTls {
  readonly kind: 'secret';

  /**
   * Name of a Secret of type `kubernetes.io/tls` in the gateway's namespace: the `secretName` of a Certificate of
   * cert-manager, or a Secret of your own.
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  readonly secretName: string;

  /**
   * Any text. A new value replaces the pods, which read the certificate only when they start: change it after each
   * renewal.
   * @default - the pods keep the certificate that they started with
   */
  readonly rotation?: string;
}

/** The load balancer serves HTTPS and calls the gateway over plain HTTP. */
export interface LoadBalancerTls {
  readonly kind: 'loadBalancer';

  /** Annotations that give the load balancer its certificate. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A load balancer of AWS serves HTTPS with a certificate of its certificate manager, and calls the gateway over plain HTTP. */
export interface AwsCertificateTls {
  readonly kind: 'awsCertificate';

  /** The certificate, such as `arn:aws:acm:eu-central-1:111122223333:certificate/6f2d`. */
  readonly certificateArn: string;
}

const DIRECTORY = '/etc/tyk-gateway-tls';
const CERTIFICATE_FILE = `${DIRECTORY}/tls.crt`;
const KEY_FILE = `${DIRECTORY}/tls.key`;

/** The number of TLS 1.2. @see https://pkg.go.dev/crypto/tls#pkg-constants */
const TLS_1_2 = 771;

/** Whether the gateway itself serves HTTPS. */
export function servesTls(tls: GatewayTls | undefined): tls is SecretTls {
  return tls?.kind === 'secret';
}

/** The certificate and its key, as files of the pods. */
export function tlsFiles(tls: GatewayTls | undefined): readonly SecretFile[] {
  if (!servesTls(tls)) return [];
  const { secretName } = tls;
  return [
    { secretName, key: 'tls.crt', path: CERTIFICATE_FILE },
    { secretName, key: 'tls.key', path: KEY_FILE },
  ];
}

/**
 * The `http_server_options` of Tyk that serve HTTPS. `ssl_certificates`, which Tyk prefers, expects the certificate and
 * the key in one file, and a Secret has them in two.
 * @see https://github.com/TykTechnologies/tyk/blob/v5.14.0/gateway/cert.go
 */
export function tlsServerOptions(tls: GatewayTls | undefined): object {
  if (!servesTls(tls)) return {};
  const certificate = { domain_name: '*', cert_file: CERTIFICATE_FILE, key_file: KEY_FILE };
  return { certificates: [certificate], min_version: TLS_1_2, use_ssl: true };
}

/**
 * The annotations that give the load balancer its certificate.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#ssl-cert
 */
export function tlsAnnotations(tls: GatewayTls | undefined, port: number): Readonly<Record<string, string>> {
  if (tls?.kind === 'loadBalancer') return tls.annotations;
  if (tls?.kind !== 'awsCertificate') return {};
  return {
    'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': tls.certificateArn,
    'service.beta.kubernetes.io/aws-load-balancer-ssl-ports': String(port),
  };
}

/** Reports every wrong field. */
export function checkTls(input: Input, tls: GatewayTls): void {
  input.required('tls.kind', tls.kind, oneOf('secret', 'loadBalancer', 'awsCertificate'));
  if (tls.kind === 'secret') {
    input.required('tls.secretName', tls.secretName, dnsSubdomain);
    input.optional('tls.rotation', tls.rotation, text);
  }
  if (tls.kind === 'loadBalancer') {
    input.entries('tls.annotations', tls.annotations, annotationKey, text);
    if (Object.keys(tls.annotations).length === 0) {
      input.refuse('tls.annotations must give the load balancer its certificate, got {}');
    }
  }
  if (tls.kind === 'awsCertificate') input.required('tls.certificateArn', tls.certificateArn, certificateArn);
}

const certificateArn: Check = (value) =>
  typeof value === 'string' && /^arn:aws[a-z-]*:(acm|iam):[^\s]+$/.test(value)
    ? undefined
    : { must: 'be the ARN of a certificate such as arn:aws:acm:eu-central-1:111122223333:certificate/6f2d' };
