import { InputError, shown } from '../../core/input/input';
import { listed } from '../../core/listed';
import { labelTexts } from '../../core/objects/labels';
import { distinct } from '../../core/order';
import type { Plain } from '../../core/plain';
import { type CustomResources, madeOf, type OperatorPods } from '../../operators/index';
import type { ForeignPods } from './template-pods';

/**
 * The pods that an operator makes of a custom resource. The pods of Jobs are left out if others keep running.
 * @param others the custom resources of the app, on which the pods may depend
 * @param group the name of one of several groups of pods
 * @returns undefined for a kind of an unknown operator, or one without pods
 */
export function operatedPods(
  subject: string,
  object: Plain,
  others: CustomResources,
  group: string | undefined,
): ForeignPods | undefined {
  const { pods } = madeOf(object, others);
  const running = pods.filter(({ count }) => count > 0);
  const known = running.length > 0 ? running : pods;
  const chosen = group === undefined ? known : pods.filter(({ name }) => name === group);
  const [first] = chosen;
  if (first === undefined) {
    if (pods.length === 0) return undefined;
    throw new InputError(subject, [`pods must be one of ${namesOf(pods)}, got ${shown(group)}`]);
  }
  if (distinct(chosen.map(selectorText)).length > 1) {
    throw new InputError(subject, [`pods must name one of its groups of pods, which differ: ${namesOf(chosen)}`]);
  }
  return {
    podLabels: first.selector,
    allLabels: first.labels,
    ports: chosen.flatMap(({ ports }) => ports),
    hostNetwork: chosen.some(({ hostNetwork }) => hostNetwork === true),
  };
}

function namesOf(pods: readonly OperatorPods[]): string {
  return listed(distinct(pods.map(({ name }) => name)));
}

function selectorText({ selector }: OperatorPods): string {
  return [...labelTexts(selector)].sort().join();
}
