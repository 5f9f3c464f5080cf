import { mapValues } from '../../core/grouped';
import { InputError } from '../../core/input/input';
import { type Plain, toList, toPlain } from '../../core/plain';
import { podTemplateOf } from '../../core/pods/pod-templates';
import type { ManifestSet, SetObject } from '../manifest-set';
import { isTypeable, namespaced } from './commands';

/** Calls each entry into the cluster once, as a client would: commands for a shell. */
export function smokeChecks(set: ManifestSet): readonly string[] {
  return [
    ...set
      .of('/Service')
      .filter(({ spec }) => spec.type === 'LoadBalancer')
      .filter(isTypeable)
      .flatMap((service) => loadBalancerChecks(set, service)),
    ...set.of('networking.k8s.io/Ingress').flatMap(ingressChecks),
  ];
}

function loadBalancerChecks(set: ManifestSet, service: SetObject): readonly string[] {
  const calls = toList(service.spec.ports)
    .map(toPlain)
    .filter(({ protocol = 'TCP' }) => protocol === 'TCP')
    .map((port) => callOf(set, service, port));
  if (calls.length === 0) return [];
  const path = '{.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}';
  return [`address=$(kubectl get service/${service.name}${namespaced(service)} -o jsonpath='${path}')`, ...calls];
}

/** Prints the status: any status shows that somebody answers. */
const ANY_ANSWER = `curl --silent --show-error --output /dev/null --write-out '%{http_code}\\n'`;

/** A call of the readiness path, if the port leads to it, or of the port alone. */
function callOf(set: ManifestSet, service: SetObject, port: Plain): string {
  const number = Number(port.port);
  const names = [port.name, port.appProtocol].map((text) => String(text ?? ''));
  const isSecure = number === 443 || names.some((name) => /https|tls/i.test(name));
  const path = readinessPath(set, service, port);
  if (path === undefined && !names.some((name) => /http/i.test(name))) return `nc -vz -w 5 "$address" ${number}`;
  // The certificate is for a name, not for the address of the load balancer.
  const url = `${isSecure ? '--insecure "https' : '"http'}://$address:${number}${path ?? '/'}"`;
  return path === undefined ? `${ANY_ANSWER} ${url}` : `curl --fail ${url}`;
}

/** The path that the kubelet calls on the port that a Service leads to. */
function readinessPath({ network, plain }: ManifestSet, service: SetObject, port: Plain): string | undefined {
  const labels = mapValues(toPlain(service.spec.selector), String);
  if (network instanceof InputError || Object.keys(labels).length === 0) return undefined;
  const selected = network.workloadsWith(service.namespace || 'default', labels);
  const containers = plain
    .filter(({ kind, metadata }) => {
      const { name, namespace = 'default' } = toPlain(metadata);
      return selected.some((one) => one.workloadKind === kind && one.name === name && one.namespace === namespace);
    })
    .flatMap((object) => toList(toPlain(podTemplateOf(object)?.spec).containers).map(toPlain));
  for (const { ports, readinessProbe } of containers) {
    const { path = '/', port: probed } = toPlain(toPlain(readinessProbe).httpGet);
    const numbers = (value: unknown) => [
      value,
      ...toList(ports)
        .map(toPlain)
        .filter(({ name }) => name === value)
        .map(({ containerPort }) => containerPort),
    ];
    const isSame =
      probed !== undefined && numbers(port.targetPort ?? port.port).some((one) => numbers(probed).includes(one));
    if (isSame && /^\/[\w./-]*$/.test(String(path))) return String(path);
  }
  return undefined;
}

function ingressChecks({ spec }: SetObject): readonly string[] {
  const scheme = toList(spec.tls).length > 0 ? 'https' : 'http';
  return toList(spec.rules)
    .map(toPlain)
    .flatMap(({ host, http }) => {
      const [first] = toList(toPlain(http).paths).map(toPlain);
      const path = String(first?.path ?? '/');
      const isPlainText = /^[a-z0-9][a-z0-9.-]*$/.test(String(host)) && /^\/[\w./-]*$/.test(path);
      return isPlainText ? [`curl --fail ${scheme}://${String(host)}${path}`] : [];
    });
}
