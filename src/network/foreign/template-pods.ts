import { mapValues } from '../../core/grouped';
import type { Protocol } from '../../core/network/peer-port';
import { identityOf } from '../../core/objects/identity';
import type { Labels } from '../../core/objects/labels';
import { type Plain, toList, toPlain } from '../../core/plain';
import { podTemplateOf } from '../../core/pods/pod-templates';

/** The pods of an object that this library did not make. */
export interface ForeignPods {
  /** The labels that select them. */
  readonly podLabels: Labels;

  /** All labels of theirs that are known, for Services that select them. */
  readonly allLabels: Labels;

  /** The ports that their containers declare. A port without a name gets its number as the name. */
  readonly ports: readonly ForeignPort[];

  readonly hostNetwork: boolean;
}

/** A port of a container. */
export interface ForeignPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** The pods of a built-in workload. @returns undefined for a kind without pods of its own */
export function templatePods(object: Plain): ForeignPods | undefined {
  const { kind, name } = identityOf(object);
  const template = kind === 'PodTemplate' ? undefined : podTemplateOf(object);
  if (template === undefined) return undefined;
  const spec = toPlain(template.spec);
  const allLabels = labelMap(toPlain(template.metadata).labels);
  return {
    podLabels: selectorOf(kind, name, toPlain(object.spec), allLabels),
    allLabels,
    ports: containersOf(spec).flatMap((container) => toList(container.ports).map(toPlain).flatMap(toForeignPort)),
    hostNetwork: spec.hostNetwork === true,
  };
}

/**
 * The labels that a workload itself selects its pods by, because other labels change with a release of its chart. A Job without labels has
 * those of its controller.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#batchkubernetesio-job-name
 */
function selectorOf(kind: string, name: string, { selector }: Plain, labels: Labels): Labels {
  if (kind === 'ReplicationController' && selector !== undefined) return labelMap(selector);
  const matchLabels = kind === 'Job' ? {} : labelMap(toPlain(selector).matchLabels);
  if (Object.keys(matchLabels).length > 0) return matchLabels;
  return kind === 'Job' && Object.keys(labels).length === 0 ? { 'batch.kubernetes.io/job-name': name } : labels;
}

/** Containers that listen while the pod runs: a sidecar is an init container that keeps running. */
function containersOf(spec: Plain): readonly Plain[] {
  const sidecars = toList(spec.initContainers)
    .map(toPlain)
    .filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...toList(spec.containers).map(toPlain), ...sidecars];
}

function toForeignPort({ name, containerPort, protocol }: Plain): readonly ForeignPort[] {
  if (typeof containerPort !== 'number') return [];
  return [{ name: String(name ?? containerPort), port: containerPort, protocol: toProtocol(protocol) }];
}

/** A protocol of an API object, which may lack it. */
export function toProtocol(protocol: unknown): Protocol {
  return protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP';
}

/** A map of labels of an API object, which may lack it. */
export function labelMap(labels: unknown): Labels {
  return mapValues(toPlain(labels), String);
}
