import { identityOf } from '../../core/objects/identity';
import type { Labels } from '../../core/objects/labels';
import { type Plain, toList, toPlain } from '../../core/plain';
import { LabelSelector } from '../../reachability/label-selector';
import { type ForeignPods, type ForeignPort, labelMap, toProtocol } from './template-pods';

/** The ports of pods: those that containers declare, then those that only a Service in front of them names. */
export function portsBehind(
  { ports, allLabels }: ForeignPods,
  namespace: string,
  services: readonly Plain[],
): readonly ForeignPort[] {
  const known = [...ports];
  for (const service of services.filter((one) => isInFront(one, namespace, allLabels))) {
    const targets = toList(toPlain(service.spec).ports).map(toPlain).flatMap(toTarget);
    known.push(...targets.filter((port) => !known.some((other) => isSame(other, port))));
  }
  return known;
}

function isInFront(service: Plain, namespace: string, labels: Labels): boolean {
  const selector = labelMap(toPlain(service.spec).selector);
  if (identityOf(service).namespace !== namespace || Object.keys(selector).length === 0) return false;
  return LabelSelector.labels(selector).matches(labels);
}

/** A port that a Service leads to, by number. A name is one that a container declares. */
function toTarget({ name, port, targetPort = port, protocol }: Plain): readonly ForeignPort[] {
  if (typeof targetPort !== 'number') return [];
  return [{ name: String(name ?? targetPort), port: targetPort, protocol: toProtocol(protocol) }];
}

function isSame(one: ForeignPort, other: ForeignPort): boolean {
  return one.name === other.name || (one.port === other.port && one.protocol === other.protocol);
}
