import { counted, sentenceList } from '../../core/listed';
import { distinct } from '../../core/order';
import { ownValue, type Plain, toList, toPlain } from '../../core/plain';
import type { ManifestSet } from '../manifest-set';
import { code, codes } from '../markdown/inline';
import { visitFields } from './fields';

/** A field that an older API server drops or refuses, by its first version in which it works without a feature gate. */
interface VersionedField {
  readonly name: string;
  readonly since: string;
  is(name: string, value: unknown): boolean;
}

const FIELDS: readonly VersionedField[] = [
  {
    // https://github.com/kubernetes/enhancements/issues/3960
    name: 'lifecycle.preStop.sleep',
    since: '1.30',
    is: (name, value) => name === 'preStop' && toPlain(value).sleep !== undefined,
  },
  {
    // https://github.com/kubernetes/enhancements/issues/753
    name: 'initContainers.restartPolicy',
    since: '1.29',
    is: (name, value) =>
      name === 'initContainers' && toList(value).some((one) => toPlain(one).restartPolicy === 'Always'),
  },
  {
    // https://github.com/kubernetes/enhancements/issues/2837
    name: 'resources of a whole pod',
    since: '1.34',
    is: (_, value) => {
      const { containers, resources } = toPlain(value);
      return Array.isArray(containers) && resources !== undefined;
    },
  },
];

/** What a set needs of the cluster itself, one fact each, in Markdown. */
export function clusterFacts(set: ManifestSet, kubernetesVersion: string | undefined): readonly string[] {
  return [...kubernetes(set, kubernetesVersion), ...networkPlugin(set), ...metrics(set), ...loadBalancers(set)];
}

function kubernetes(set: ManifestSet, stated: string | undefined): readonly string[] {
  const used = fieldsOf(set.plain).map(({ name, since }) => `${code(name)} needs ${since}`);
  const version = stated === undefined ? [] : [`Kubernetes ${stated} or later`];
  if (used.length === 0) return version;
  return [`${version[0] ?? 'Kubernetes'}: ${sentenceList(used)}`];
}

function networkPlugin(set: ManifestSet): readonly string[] {
  const policies = set.of('networking.k8s.io/NetworkPolicy').length;
  if (policies === 0) return [];
  return [
    `A network plugin that enforces NetworkPolicies: the set has ${policies}, and without one everything may call everything`,
  ];
}

/** @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-metrics-apis */
function metrics(set: ManifestSet): readonly string[] {
  const types = distinct(
    set
      .of('autoscaling/HorizontalPodAutoscaler')
      .flatMap(({ spec }) =>
        spec.metrics === undefined ? ['Resource'] : toList(spec.metrics).map((one) => String(toPlain(one).type)),
      ),
  );
  const apis = distinct(types.flatMap((type) => ownValue(METRICS_APIS, type) ?? []));
  return apis.map(
    (api) =>
      `The metrics API ${code(api)}, for HorizontalPodAutoscalers${api === 'metrics.k8s.io' ? ': metrics-server has it' : ': an adapter has it'}`,
  );
}

const METRICS_APIS: Readonly<Record<string, string>> = {
  ContainerResource: 'metrics.k8s.io',
  External: 'external.metrics.k8s.io',
  Object: 'custom.metrics.k8s.io',
  Pods: 'custom.metrics.k8s.io',
  Resource: 'metrics.k8s.io',
};

function loadBalancers(set: ManifestSet): readonly string[] {
  const services = set.of('/Service').filter(({ spec }) => spec.type === 'LoadBalancer');
  if (services.length === 0) return [];
  return [
    `${counted(services.length, 'load balancer')}, for ${services.length === 1 ? 'Service' : 'Services'} ${codes(services.map(({ path }) => path))}`,
  ];
}

/** The versioned fields that objects have. */
function fieldsOf(objects: readonly Plain[]): readonly VersionedField[] {
  const found = new Set<VersionedField>();
  for (const object of objects) {
    visitFields(object, (name, value) => {
      for (const field of FIELDS) if (!found.has(field) && field.is(name, value)) found.add(field);
    });
  }
  return FIELDS.filter((field) => found.has(field));
}
