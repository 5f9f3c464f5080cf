import { LabelSelector } from './label-selector';
import type { ObjectSet } from './object-set';
import { type Member, rulesOf, selectorKey } from './parties';
import type { PodsParty } from './party';
import type { PodsSelector } from './policy';
import { DescribedPods, type Subject } from './subject';

/** Pods that a rule describes, and how policies see them. */
export interface Described {
  readonly party: PodsParty;
  readonly subject: Subject;
  readonly selector: PodsSelector;
}

const EVERYONE: PodsSelector = {
  namespaces: LabelSelector.EVERYTHING,
  pods: LabelSelector.EVERYTHING,
  ownNamespace: false,
};

/**
 * The pods that rules describe, each description once, and every pod of every namespace. A description by labels of pods that
 * the set has is left out: these pods stand for themselves.
 */
export function toDescribed(set: ObjectSet, members: readonly Member[]): readonly Described[] {
  const selectors = new Map(
    [EVERYONE, ...rulesOf(set.policies).flatMap(({ pods }) => pods)].map((s) => [selectorKey(s), s]),
  );
  const subjects = [...new Set(members.map(({ subject }) => subject))];
  return [...selectors.values()]
    .map((selector) => ({
      selector,
      subject: new DescribedPods(selector, set.namespaces, set.podAddresses),
      party: toParty(selector),
    }))
    .filter(({ selector, subject }) => !isOneOf(subjects, selector, subject))
    .sort((a, b) => (a.party.id < b.party.id ? -1 : 1));
}

function isOneOf(subjects: readonly Subject[], selector: PodsSelector, { namespace }: Subject): boolean {
  const { exactLabels } = selector.pods;
  const exact = namespace !== undefined && exactLabels !== undefined && Object.keys(exactLabels).length > 0;
  return exact && subjects.some((subject) => subject.isMeantBy(selector));
}

function toParty(selector: PodsSelector): PodsParty {
  const { namespace } = new DescribedPods(selector, new Map());
  const [pods, namespaces] = [String(selector.pods), String(selector.namespaces)];
  return { kind: 'pods', id: `${pods || 'every pod'} ${whereIs(namespace, namespaces)}`, namespace, pods, namespaces };
}

function whereIs(namespace: string | undefined, namespaces: string): string {
  if (namespace !== undefined) return `in ${namespace}`;
  return namespaces === '' ? 'of every namespace' : `in namespaces with ${namespaces}`;
}
