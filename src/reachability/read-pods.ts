import { LAST_PORT } from '../core/input/numbers';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import type { Labels } from '../core/objects/labels';
import { toList, toPlain } from '../core/plain';
import { podTemplatePath } from '../core/pods/pod-templates';
import type { ObjectField } from './object-field';

/** A port that a container declares. */
export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** An object, within its namespace. */
export interface ObjectName {
  readonly kind: string;
  readonly name: string;
}

/** Pods that are alike: those of one object, or a single one. */
export interface PodTemplate {
  readonly object: ObjectName;

  /** The controller that made the object, if known. */
  readonly controller: ObjectName | undefined;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];

  /** It uses its node's network and address. */
  readonly hostNetwork: boolean;

  /** The address of its node, if known. */
  readonly hostIp: string | undefined;
}

/** The pods that an object makes; none for one that makes no pods. */
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
      labels: template.at('metadata').at('labels').labels(),
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

/** An init container that keeps running. */
function isSidecar(container: ObjectField): boolean {
  return container.at('restartPolicy').value === 'Always';
}

/** Ignores a port that the API server would refuse: other checks validate pods. */
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
