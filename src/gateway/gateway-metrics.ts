import { equals, matches } from '../monitoring/series';
import { deploymentPods } from '../operators/generated-names';
import { pumpName } from './gateway-pump';

/** The label with the id of a route. */
export const apiId = 'api';

/** Matches the series of a gateway's Tyk Pump. */
export function ofPump({ namespace, gateway }: { namespace: string; gateway: string }): readonly string[] {
  return [equals('namespace', namespace), matches('pod', deploymentPods(pumpName(gateway)))];
}
