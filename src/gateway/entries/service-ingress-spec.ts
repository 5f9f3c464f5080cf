import { defined } from '../../core/defined';
import type { k8s } from '../../core/objects/k8s';
import { objectLabels } from '../../core/objects/labels';
import { sortedByKey } from '../../core/order';
import { ENTRY_COMPONENT } from './entry-rules';
import type { ResolvedIngress } from './service-ingress-props';

/** Metadata of the Ingress, with what its controller has to know. */
export function ingressMetadata(ingress: ResolvedIngress): k8s.ObjectMeta {
  const { name, namespace, labels } = ingress;
  const annotations = sortedByKey({ ...ingress.annotations, ...ingress.ownAnnotations });
  return { annotations, labels: { ...labels, ...objectLabels(name, ENTRY_COMPONENT) }, name, namespace };
}

/** Each path of each host leads to the port of the Service, by name. */
export function ingressSpec(ingress: ResolvedIngress): k8s.IngressSpec {
  const { hosts, paths, pathType, service, port, controller } = ingress;
  const backend = { service: { name: service, port: defined({ name: port?.name }) } };
  return {
    ...defined({ ingressClassName: controller.ingressClassName, tls: tlsOf(ingress) }),
    rules: hosts.map((host) => ({ host, http: { paths: paths.map((path) => ({ backend, path, pathType })) } })),
  };
}

function tlsOf({ hosts, tlsSecretName, controllerCertificate, controller }: ResolvedIngress) {
  if (tlsSecretName !== undefined) return [{ hosts: [...hosts], secretName: tlsSecretName }];
  const byHosts = controllerCertificate && controller.certificates?.includes('hosts');
  return byHosts ? [{ hosts: [...hosts] }] : undefined;
}
