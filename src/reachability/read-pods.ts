import { LAST_PORT } from '../core/input/numbers';
import { renderFirst } from '../core/input/templates';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import { groupOf } from '../core/objects/identity';
import type { Labels } from '../core/objects/labels';
import { type Plain, toList, toPlain } from '../core/plain';
import { controllerLabels, type SomeLabels } from '../core/pods/controller-labels';
import type { PodNumbers } from '../core/pods/pod-numbers';
import { templateGroup } from '../core/pods/pod-templates';
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
 * The pods that an object creates. Undefined for an object without pods.
 * @param serial tells it apart from other objects of the set with the same prefix
 * @param isScaled whether an autoscaler sets the number of its pods
 */
export function readPods(object: IdentifiedObject, serial: number, isScaled: boolean): PodTemplate | undefined {
  const { field, kind, namespace, name, prefix } = object;
  const path = object.type.templatePath;
  if (path === undefined) return undefined;
  const template = path.reduce((at, key) => at.at(key), field);
  const spec = template.at('spec');
  const { hostname, subdomain, hostNetwork } = toPlain(spec.value);
  const own = toPlain(field.value);
  const ownSpec = toPlain(own.spec);
  const written = path.length === 0 ? object.labels : readLabels(template.at('metadata'));
  const added = controllerLabels({ kind, name, prefix, isScaled, spec: ownSpec });
  const status = toPlain(kind === 'Pod' ? own.status : undefined);
  return {
    object: toObjectName(object, serial),
    controller: controllerOf(field),
    namespace,
    labels: Object.keys(added.labels).length === 0 ? written : { ...added.labels, ...written },
    someLabels: unwritten(added.someLabels, written),
    numbers: added.numbers,
    hostname: kind === 'StatefulSet' ? undefined : textIn(hostname),
    subdomain: textIn(kind === 'StatefulSet' ? ownSpec.serviceName : subdomain),
    ports: readPorts(spec),
    hostNetwork: hostNetwork === true,
    hostIp: typeof status.hostIP === 'string' ? status.hostIP : undefined,
    addresses: addressesIn(status),
  };
}

/** The labels that the pod template does not set itself. */
function unwritten(someLabels: SomeLabels, written: Labels): SomeLabels {
  const keys = Object.keys(someLabels);
  if (!keys.some((key) => Object.hasOwn(written, key))) return someLabels;
  return Object.fromEntries(Object.entries(someLabels).filter(([key]) => !Object.hasOwn(written, key)));
}

/** The addresses in the status of a Pod. */
function addressesIn({ podIP, podIPs }: Plain): readonly string[] {
  const addresses = [podIP, ...toList(podIPs).map((one) => toPlain(one).ip)].filter((ip) => typeof ip === 'string');
  return addresses.length > 1 ? [...new Set(addresses)] : addresses;
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
  const { ownerReferences } = toPlain(toPlain(object.value).metadata);
  const controller = toList(ownerReferences)
    .map(toPlain)
    .find(({ controller: is }) => is === true);
  if (typeof controller?.name !== 'string') return undefined;
  const { name, apiVersion } = controller;
  const kind = typeof controller.kind === 'string' ? controller.kind : 'Pod';
  return { group: typeof apiVersion === 'string' ? groupOf({ apiVersion }) : templateGroup(kind), kind, name };
}

/** Whether an init container is a sidecar, which keeps running. */
function isSidecar(container: ObjectField): boolean {
  return container.at('restartPolicy').value === 'Always';
}

/** The ports of all containers of a pod. */
function readPorts(spec: ObjectField): readonly ContainerPort[] {
  const containers = spec.at('containers').items();
  const sidecars = spec.at('initContainers').items().filter(isSidecar);
  const ports: ContainerPort[] = [];
  for (const container of containers) addPorts(ports, container);
  for (const container of sidecars) addPorts(ports, container);
  return ports;
}

/** Ignores ports that the API server would refuse, because other checks validate pods. */
function addPorts(ports: ContainerPort[], container: ObjectField): void {
  for (const declared of container.at('ports').items()) {
    const port = declared.at('containerPort');
    const { name, protocol } = toPlain(declared.value);
    const known = PROTOCOLS.find((one) => one === (protocol ?? 'TCP'));
    if (typeof port.value === 'string' && renderFirst(port.value) !== undefined) port.refuse('be a number');
    if (!port.isWhole(1, LAST_PORT) || known === undefined) continue;
    ports.push(
      typeof name === 'string' ? { name, port: port.value, protocol: known } : { port: port.value, protocol: known },
    );
  }
}
