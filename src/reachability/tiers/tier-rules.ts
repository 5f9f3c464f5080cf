import { PortSet } from '../port-set';
import type { ContainerPort } from '../read-pods';
import type { TierRule } from './tier-policy';

/** The ports that a rule certainly matches, and those that it may match. */
export interface RulePorts {
  readonly certain: PortSet;
  readonly possible: PortSet;
}

/** The ports of a rule on the called pods. If their port names are unknown, a name may be any port. */
export function portsOfRule({ ports, portNames }: TierRule, called: readonly ContainerPort[] | undefined): RulePorts {
  if (portNames.length === 0) return { certain: ports, possible: ports };
  if (called === undefined) return { certain: ports, possible: PortSet.ALL };
  const named = called.filter(({ name }) => name !== undefined && portNames.includes(name));
  const all = PortSet.union([ports, ...named.map(({ port, protocol }) => PortSet.range(protocol, port))]);
  return { certain: all, possible: all };
}
