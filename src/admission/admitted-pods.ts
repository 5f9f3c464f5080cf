import type { Construct, IConstruct } from 'constructs';
import { InputError } from '../core/input/input';
import { apiObjectsIn } from '../core/objects/api-objects';
import { identityOf } from '../core/objects/identity';
import { selectorLabels } from '../core/objects/labels';
import { rendered } from '../core/objects/rendered';
import { TreeCache } from '../core/objects/tree-cache';
import { distinct } from '../core/order';
import { ownValue, toPlain } from '../core/plain';
import { hasPodTemplate, podTemplateOf } from '../core/pods/pod-templates';
import type { NamespacedProfile } from './profile-admission-props';

/** The ProfileAdmission of each namespace of an app. */
const NAMESPACES = new WeakMap<IConstruct, Map<string, string>>();

/** @throws InputError that names the ProfileAdmission that has the namespace already: each would refuse the pods of the other */
export function claimNamespace({ node: { root } }: IConstruct, subject: string, namespace: string): void {
  const known = NAMESPACES.get(root) ?? new Map<string, string>();
  const other = known.get(namespace);
  if (other !== undefined && other !== subject) {
    throw new InputError(subject, [
      `templates must have all profiles of namespace ${namespace} in one ProfileAdmission, because each refuses the pods of the other, and ${other} has it already`,
    ]);
  }
  NAMESPACES.set(root, known.set(namespace, subject));
}

/** An object of an app that runs pods. */
interface PodOwner {
  readonly namespace: string;
  readonly title: string;
  readonly labels: Readonly<Record<string, unknown>>;
}

const POD_OWNERS = new TreeCache<IConstruct, readonly PodOwner[]>((root) =>
  apiObjectsIn(root)
    .filter(({ apiGroup, kind }) => hasPodTemplate({ group: apiGroup === 'core' ? '' : apiGroup, kind }))
    .map(rendered)
    .map((object) => {
      const { namespace, title } = identityOf(object);
      return { namespace, title, labels: toPlain(toPlain(podTemplateOf(object)?.metadata).labels) };
    }),
);

/** What would not start in the namespaces of a ProfileAdmission: pods that are of none of its profiles. */
export function strangers({ node: { root } }: Construct, admitted: readonly NamespacedProfile[]): readonly string[] {
  const namespaces = new Set(admitted.map(({ namespace }) => namespace));
  const profiles = distinct(admitted.map(({ profile }) => profile));
  const isAgent = (labels: PodOwner['labels'], profile: string) =>
    Object.entries(selectorLabels(profile, 'agent')).every(([key, value]) => ownValue(labels, key) === value);
  return POD_OWNERS.of(root)
    .filter(({ namespace }) => namespaces.has(namespace))
    .filter(({ labels }) => !profiles.some((profile) => isAgent(labels, profile)))
    .map(
      ({ namespace, title }) =>
        `${title} must have pods of a profile in templates, because no others start in namespace ${namespace}: add its AgentTemplate to templates, move it to another namespace, or give the tenant or the platform a noAdmissionReason`,
    );
}
