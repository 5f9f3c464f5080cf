import type { IConstruct } from 'constructs';
import { groupedBy } from '../../core/grouped';
import { apiObjectsIn } from '../../core/objects/api-objects';
import { identityOf } from '../../core/objects/identity';
import { rendered } from '../../core/objects/rendered';
import { TreeCache } from '../../core/objects/tree-cache';
import { type Plain, toList, toPlain } from '../../core/plain';
import { knownLabels, possibleValues } from '../../reachability/evaluate/label-facts';
import { SelectorIndex } from '../../reachability/evaluate/selector-index';
import { LabelSelector } from '../../reachability/label-selector';
import type { PodsInNamespace } from './placed-pods';
import { type ForeignPort, labelMap, toProtocol } from './template-pods';

/** A Service that selects pods. */
interface SelectingService {
  readonly namespace: string;
  readonly selector: LabelSelector;
  readonly ports: readonly ForeignPort[];
}

/** The Services of an app by namespace and label, because an app may have hundreds, and each workload looks for its own. */
const SERVICES = new TreeCache((root: IConstruct) => {
  const services = apiObjectsIn(root)
    .filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1')
    .map((service) => toSelecting(rendered(service)))
    .filter(({ selector }) => !selector.isEverything);
  const byNamespace = groupedBy(services, ({ namespace }) => namespace);
  return new Map(
    [...byNamespace].map(([namespace, own]) => [namespace, new SelectorIndex(own, ({ selector }) => selector)]),
  );
});

/** The ports of pods: those that containers declare, then those that only a Service in front of them names. */
export function portsBehind(
  root: IConstruct,
  { ports, allLabels, namespace }: PodsInNamespace,
): readonly ForeignPort[] {
  const pods = knownLabels(allLabels);
  const services =
    SERVICES.of(root)
      .get(namespace)
      ?.candidates((key) => possibleValues(pods, key)) ?? [];
  const known = [...ports];
  for (const service of services.filter(({ selector }) => selector.matches(allLabels))) {
    known.push(...service.ports.filter((port) => !known.some((other) => isSame(other, port))));
  }
  return known;
}

/** One without a selector, whose endpoints somebody else sets, has one of no conditions. */
function toSelecting(service: Plain): SelectingService {
  const { selector, ports } = toPlain(service.spec);
  return {
    namespace: identityOf(service).namespace,
    selector: LabelSelector.labels(labelMap(selector)),
    ports: toList(ports).map(toPlain).flatMap(toTarget),
  };
}

/** A port that a Service leads to, by number. A name is one that a container declares. */
function toTarget({ name, port, targetPort = port, protocol }: Plain): readonly ForeignPort[] {
  if (typeof targetPort !== 'number') return [];
  return [{ name: String(name ?? targetPort), port: targetPort, protocol: toProtocol(protocol) }];
}

function isSame(one: ForeignPort, other: ForeignPort): boolean {
  return one.name === other.name || (one.port === other.port && one.protocol === other.protocol);
}
