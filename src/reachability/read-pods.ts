import { LAST_PORT } from '../core/input/numbers';
import { renderFirst } from '../core/input/templates';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import { groupOf } from '../core/objects/identity';
import type { Labels } from '../core/objects/labels';
import { toList, toPlain } from '../core/plain';
import { controllerLabels, type SomeLabels } from '../core/pods/controller-labels';
import type { PodNumbers } from '../core/pods/pod-numbers';
import { hasPodTemplate, podTemplatePath, templateGroup } from '../core/pods/pod-templates';
import type { IdentifiedObject } from './identified-object';
import type { ObjectField } from './object-field';
import { readLabels } from './objects/read-metadata';

/** A port that a container declares. */
export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** An object in its namespace. */
export interface ObjectName {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;

  /** Tells apart objects whose names the API server generates from the same prefix. Undefined for an object with a name. */
  readonly serial?: number | undefined;
}

/** Identical pods: the pods of one object, or a single Pod. */
export interface PodTemplate {
  readonly object: ObjectName;

  /** The name of the custom resource for which its operator creates them, if the pods are called otherwise. */
  readonly resource?: string | undefined;

  /** The controller that owns the object, if known. */
  readonly controller: ObjectName | undefined;
  readonly namespace: string;

  /** Their labels, including those that the controller adds, if the value is known. */
  readonly labels: Labels;

  /** Their other labels: the controller adds them with a value that is set at run time. */
  readonly someLabels: SomeLabels;

  /** How the labels of these pods differ, if the controller numbers them. */
  readonly numbers?: PodNumbers | undefined;

  /** The host name that the template sets. Numbered pods without one are called like the pod. */
  readonly hostname?: string | undefined;

  /** The name of the headless Service under which the pods have host names. */
  readonly subdomain?: string | undefined;
  readonly ports: readonly ContainerPort[];

  /** Whether it uses its node's network and address. */
  readonly hostNetwork: boolean;

  /** The address of its node, if known. */
  readonly hostIp: string | undefined;

  /** The addresses of a Pod that was read from a cluster. Empty if they are unknown. */
  readonly addresses: readonly string[];
}

/**
 * The pods that an object creates. Empty for an object without pods.
 * @param serial tells it apart from other objects of the set with the same prefix
 * @param isScaled whether an autoscaler sets the number of its pods
 */
export function readPods(object: IdentifiedObject, serial: number, isScaled: boolean): readonly PodTemplate[] {
  const { field, kind, namespace, name, prefix } = object;
  const path = hasPodTemplate(object) ? podTemplatePath(kind) : undefined;
  if (path === undefined) return [];
  const template = path.reduce((at, key) => at.at(key), field);
  const spec = template.at('spec');
  const { hostIP, podIP, podIPs } = toPlain(field.at('status').value);
  const addresses = [podIP, ...toList(podIPs).map((one) => toPlain(one).ip)].filter((ip) => typeof ip === 'string');
  const { hostname, subdomain } = toPlain(spec.value);
  const { serviceName } = toPlain(field.at('spec').value);
  const written = path.length === 0 ? object.labels : readLabels(template.at('metadata'));
  const added = controllerLabels({ kind, name, prefix, isScaled, spec: toPlain(field.at('spec').value) });
  return [
    {
      object: toObjectName(object, serial),
      controller: controllerOf(field),
      namespace,
      labels: { ...added.labels, ...written },
      someLabels: Object.fromEntries(Object.entries(added.someLabels).filter(([key]) => !Object.hasOwn(written, key))),
      numbers: added.numbers,
      hostname: kind === 'StatefulSet' ? undefined : textIn(hostname),
      subdomain: textIn(kind === 'StatefulSet' ? serviceName : subdomain),
      ports: [...spec.at('containers').items(), ...spec.at('initContainers').items().filter(isSidecar)].flatMap(
        readPorts,
      ),
      hostNetwork: spec.at('hostNetwork').value === true,
      hostIp: kind === 'Pod' && typeof hostIP === 'string' ? hostIP : undefined,
      addresses: kind === 'Pod' ? [...new Set(addresses)] : [],
    },
  ];
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The name of an object of the set. @param serial tells it apart from other objects with the same prefix */
export function toObjectName({ group, kind, name, prefix }: IdentifiedObject, serial: number): ObjectName {
  return { group, kind, name, serial: prefix === undefined ? undefined : serial };
}

/** The controller of an object that was read from a cluster. */
function controllerOf(object: ObjectField): ObjectName | undefined {
  const owners = toList(object.at('metadata').at('ownerReferences').value).map(toPlain);
  const controller = owners.find(({ controller: is }) => is === true);
  if (typeof controller?.name !== 'string') return undefined;
  const { name, apiVersion } = controller;
  const kind = typeof controller.kind === 'string' ? controller.kind : 'Pod';
  return { group: typeof apiVersion === 'string' ? groupOf({ apiVersion }) : templateGroup(kind), kind, name };
}

/** Whether an init container is a sidecar, which keeps running. */
function isSidecar(container: ObjectField): boolean {
  return container.at('restartPolicy').value === 'Always';
}

/** Ignores ports that the API server would refuse, because other checks validate pods. */
function readPorts(container: ObjectField): readonly ContainerPort[] {
  return container
    .at('ports')
    .items()
    .flatMap((declared) => {
      const [port, protocol] = [declared.at('containerPort'), declared.at('protocol').value ?? 'TCP'];
      const { name } = toPlain(declared.value);
      const known = PROTOCOLS.find((one) => one === protocol);
      if (typeof port.value === 'string' && renderFirst(port.value) !== undefined) port.refuse('be a number');
      if (!port.isWhole(1, LAST_PORT) || known === undefined) return [];
      return [{ ...(typeof name === 'string' ? { name } : {}), port: port.value, protocol: known }];
    });
}
