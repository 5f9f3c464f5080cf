import { LAST_PORT } from '../core/input/numbers';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import type { Labels } from '../core/objects/labels';
import { toList, toPlain } from '../core/plain';
import { podTemplatePath } from '../core/pods/pod-templates';
import type { ObjectField } from './object-field';
import { readLabels } from './read-metadata';

/** A port that a container declares. */
export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** The kind and name of an object in its namespace. */
export interface ObjectName {
  readonly kind: string;
  readonly name: string;
}

/** Identical pods: the pods of one object, or a single Pod. */
export interface PodTemplate {
  readonly object: ObjectName;

  /** The controller that owns the object, if known. */
  readonly controller: ObjectName | undefined;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];

  /** Whether it uses its node's network and address. */
  readonly hostNetwork: boolean;

  /** The address of its node, if known. */
  readonly hostIp: string | undefined;
}

/** The pods that an object creates. Empty for an object without pods. */
export function readPods(object: ObjectField, kind: string, namespace: string, name: string): readonly PodTemplate[] {
  const path = podTemplatePath(kind);
  if (path === undefined) return [];
  const template = path.reduce((field, key) => field.at(key), object);
  const spec = template.at('spec');
  const { hostIP } = toPlain(object.at('status').value);
  return [
    {
      object: { kind, name },
      controller: controllerOf(object),
      namespace,
      labels: readLabels(template.at('metadata')),
      ports: [...spec.at('containers').items(), ...spec.at('initContainers').items().filter(isSidecar)].flatMap(
        readPorts,
      ),
      hostNetwork: spec.at('hostNetwork').value === true,
      hostIp: kind === 'Pod' && typeof hostIP === 'string' ? hostIP : undefined,
    },
  ];
}

/** The controller of an object that was read from a cluster. */
function controllerOf(object: ObjectField): ObjectName | undefined {
  const owners = toList(object.at('metadata').at('ownerReferences').value).map(toPlain);
  const controller = owners.find(({ controller: is }) => is === true);
  if (typeof controller?.name !== 'string') return undefined;
  return { kind: typeof controller.kind === 'string' ? controller.kind : 'Pod', name: controller.name };
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
      if (!port.isWhole(1, LAST_PORT) || known === undefined) return [];
      return [{ ...(typeof name === 'string' ? { name } : {}), port: port.value, protocol: known }];
    });
}
