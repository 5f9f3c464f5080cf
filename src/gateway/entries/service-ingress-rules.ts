import type { IConstruct } from 'constructs';
import { type Input, shown } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { counted } from '../../core/listed';
import { checkEntry, refuseOwn } from './entry-rules';
import type { ResolvedIngress, ServiceIngressProps } from './service-ingress-props';

/** Reports every wrong prop. */
export function checkIngress(
  input: Input,
  ingress: ResolvedIngress,
  props: ServiceIngressProps,
  scope: IConstruct,
): void {
  checkEntry(input, ingress, props, scope);
  refuseOwn(input, 'annotations', ingress.annotations, Object.keys(ingress.ownAnnotations));
  checkTimeout(input, ingress);
  checkCertificate(input, ingress, props);
}

function checkTimeout(input: Input, { requestTimeoutSeconds, controller }: ResolvedIngress): void {
  const { name, timeoutAnnotations, timeoutMaxSeconds = Number.POSITIVE_INFINITY } = controller;
  if (requestTimeoutSeconds === undefined) return;
  if (timeoutAnnotations === undefined) {
    input.refuse(
      `requestTimeoutSeconds must be left out: no annotation that the library knows sets it for ${name}, got ${requestTimeoutSeconds}`,
    );
  } else if (requestTimeoutSeconds > timeoutMaxSeconds) {
    input.refuse(
      `requestTimeoutSeconds must be at most ${timeoutMaxSeconds} for ${name}, got ${requestTimeoutSeconds}`,
    );
  }
}

function checkCertificate(input: Input, ingress: ResolvedIngress, props: ServiceIngressProps): void {
  const { tlsSecretName, controllerCertificate, plainHttpReason, controller } = ingress;
  const { name, certificates = [] } = controller;
  input.optional('tlsSecretName', tlsSecretName, dnsSubdomain);
  input.optional('clusterIssuer', props.clusterIssuer, dnsSubdomain);
  const chosen = [tlsSecretName !== undefined, controllerCertificate, plainHttpReason !== undefined].filter(Boolean);
  if (chosen.length !== 1) {
    input.refuse(
      `exactly one of tlsSecretName (or clusterIssuer), controllerCertificate and plainHttpReason must be set, or clients would call over plain HTTP, got ${counted(chosen.length, 'of them', 'of them')}`,
    );
  }
  if (tlsSecretName !== undefined && !certificates.includes('secret')) {
    input.refuse(
      `tlsSecretName must be left out with ${name}, which has certificates of its own: set controllerCertificate, got ${shown(tlsSecretName)}`,
    );
  }
  if (controllerCertificate && !certificates.some((source) => source !== 'secret')) {
    input.refuse(
      `controllerCertificate must be left out with ${name}, which takes certificates from Secrets: set tlsSecretName`,
    );
  }
}
