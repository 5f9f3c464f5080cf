import { includesPod } from '../../core/pods/pod-numbers';
import type { PodTemplate } from '../read-pods';
import type { EvaluatedWorkload } from '../workloads';

/** `web-0.web.shop.svc`, with or without the domain of the cluster. */
const POD_HOST = /^([^./]+)\.([^./]+)\.([^./]+)\.svc(\.[^/]+)?$/;

/** A pod with a host name of its own. */
interface NamedPod {
  readonly workload: EvaluatedWorkload;

  /** The pod, such as `shop/web-0`. Undefined if the host name is not the name of the pod. */
  readonly pod: string | undefined;
}

/**
 * The pods with a host name under a headless Service: those of a StatefulSet, and those with `hostname` and `subdomain`.
 * @returns undefined for a text that is no such host name
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-hostname-and-subdomain-field
 */
export function podsByHostName(text: string, workloads: readonly EvaluatedWorkload[]): readonly NamedPod[] | undefined {
  const [, host, subdomain, namespace] = POD_HOST.exec(text) ?? [];
  if (host === undefined) return undefined;
  return workloads
    .filter((workload) => workload.endpoint.namespace === namespace)
    .flatMap((workload) => {
      const named = workload.templates.filter(
        (template) => template.subdomain === subdomain && isCalled(template, host),
      );
      const [first] = named;
      if (first === undefined) return [];
      return [{ workload, pod: first.hostname === undefined ? `${namespace}/${host}` : undefined }];
    });
}

function isCalled({ hostname, numbers }: PodTemplate, host: string): boolean {
  return hostname === undefined ? numbers !== undefined && includesPod(numbers, host) : hostname === host;
}

/** The host names of the pods that have one, for messages. A numbered pod stands for all of its controller. */
export function podHostNames(workloads: readonly EvaluatedWorkload[]): readonly string[] {
  return workloads.flatMap(({ templates }) =>
    templates.flatMap(({ namespace, hostname, subdomain, numbers }) => {
      const host = hostname ?? (numbers && `${numbers.names}${numbers.first}`);
      return host === undefined || subdomain === undefined ? [] : [`${host}.${subdomain}.${namespace}.svc`];
    }),
  );
}
