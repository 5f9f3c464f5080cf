import type { IConstruct } from 'constructs';
import { groupedBy } from '../../core/grouped';
import { apiObjectsIn } from '../../core/objects/api-objects';
import { identityOf } from '../../core/objects/identity';
import { labelTexts } from '../../core/objects/labels';
import { rendered } from '../../core/objects/rendered';
import { TreeCache } from '../../core/objects/tree-cache';
import { type Plain, toList, toPlain } from '../../core/plain';
import { LabelSelector } from '../../reachability/label-selector';
import type { PodsInNamespace } from './placed-pods';
import { type ForeignPort, labelMap, toProtocol } from './template-pods';

/** A Service that selects pods. */
interface SelectingService {
  /** Its place among all Services. */
  readonly index: number;
  readonly namespace: string;

  /** One of the labels that it selects by. */
  readonly label: string;
  readonly selector: LabelSelector;
  readonly ports: readonly ForeignPort[];
}

/** The Services of an app by namespace and label, because an app may have hundreds, and each workload looks for its own. */
const SERVICES = new TreeCache((root: IConstruct) =>
  groupedBy(
    apiObjectsIn(root)
      .filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1')
      .flatMap((service, index) => toSelecting(rendered(service), index)),
    ({ namespace, label }) => placeOf(namespace, label),
  ),
);

/** The ports of pods: those that containers declare, then those that only a Service in front of them names. */
export function portsBehind(
  root: IConstruct,
  { ports, allLabels, namespace }: PodsInNamespace,
): readonly ForeignPort[] {
  const services = SERVICES.of(root);
  const inFront = labelTexts(allLabels)
    .flatMap((label) => services.get(placeOf(namespace, label)) ?? [])
    .filter(({ selector }) => selector.matches(allLabels))
    .sort((one, other) => one.index - other.index);
  const known = [...ports];
  for (const service of inFront) {
    known.push(...service.ports.filter((port) => !known.some((other) => isSame(other, port))));
  }
  return known;
}

function toSelecting(service: Plain, index: number): readonly SelectingService[] {
  const { selector, ports } = toPlain(service.spec);
  const labels = labelMap(selector);
  const [label] = labelTexts(labels);
  if (label === undefined) return [];
  return [
    {
      index,
      label,
      namespace: identityOf(service).namespace,
      selector: LabelSelector.labels(labels),
      ports: toList(ports).map(toPlain).flatMap(toTarget),
    },
  ];
}

function placeOf(namespace: string, label: string): string {
  return `${namespace}/${label}`;
}

/** A port that a Service leads to, by number. A name is one that a container declares. */
function toTarget({ name, port, targetPort = port, protocol }: Plain): readonly ForeignPort[] {
  if (typeof targetPort !== 'number') return [];
  return [{ name: String(name ?? targetPort), port: targetPort, protocol: toProtocol(protocol) }];
}

function isSame(one: ForeignPort, other: ForeignPort): boolean {
  return one.name === other.name || (one.port === other.port && one.protocol === other.protocol);
}
