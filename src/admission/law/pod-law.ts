import { COMPONENT_LABEL, NAME_LABEL } from '../../core/objects/labels';
import { differences, elementProblems, fieldOr, literal, literals, problem, textOf, textOr, unless } from './cel';
import type { Law } from './policy-spec';

/** The law of every pod of a namespace: it has a known profile, and keeps what it was admitted with. */
export function podLaw(profiles: readonly string[]): Law {
  return {
    resources: ['pods', 'pods/ephemeralcontainers', 'pods/resize'],
    operations: ['CREATE', 'UPDATE'],
    summary: 'a pod must have a known profile, and stay as it is',
    variables: [
      { name: 'labels', expression: fieldOr('object.metadata', 'labels', '{}') },
      { name: 'created', expression: "request.operation == 'CREATE'" },
    ],
    rules: [
      {
        name: 'profileProblems',
        expression: `!variables.created ? [] : ${isLabel(COMPONENT_LABEL, ['agent'])} + ${isLabel(NAME_LABEL, profiles)}`,
      },
      {
        name: 'labelChanges',
        expression: changes('variables.labels', fieldOr('oldObject.metadata', 'labels', '{}'), "'metadata.labels.'"),
      },
      {
        name: 'containerChanges',
        expression: `variables.created ? [] : (${containerChanges('containers')}) + (${containerChanges('initContainers')})`,
      },
      {
        name: 'specChanges',
        expression: changes('dyn(object.spec)', 'dyn(oldObject.spec)', "'spec.'", ['activeDeadlineSeconds']),
      },
      {
        name: 'deadlineChanges',
        expression: `variables.created ? [] : ${DEADLINE}`,
      },
    ],
  };
}

/** A longer life needs the profile's consent. A shorter one does not. */
const DEADLINE = unless(
  '!has(oldObject.spec.activeDeadlineSeconds) || (has(object.spec.activeDeadlineSeconds) && object.spec.activeDeadlineSeconds <= oldObject.spec.activeDeadlineSeconds)',
  problem(
    "'spec.activeDeadlineSeconds'",
    `'at most ' + ${textOf('oldObject.spec.activeDeadlineSeconds')}`,
    textOr('object.spec', 'activeDeadlineSeconds', 'none'),
  ),
);

function isLabel(label: string, values: readonly string[]): string {
  const has = `${literal(label)} in variables.labels`;
  return unless(
    `${has} && variables.labels[${literal(label)}] in ${literals(values)}`,
    problem(
      literal(`metadata.labels.${label}`),
      literal(values.length === 1 ? values.join() : `one of ${values.join(', ')}`),
      `${has} ? string(variables.labels[${literal(label)}]) : 'none'`,
    ),
  );
}

function changes(got: string, want: string, path: string, except: readonly string[] = []): string {
  return `variables.created ? [] : ${differences({ got, want, path, except })}`;
}

/** Which container changed, before the problem of the whole list. */
function containerChanges(list: 'containers' | 'initContainers'): string {
  const [got, want] = ['object.spec', 'oldObject.spec'].map((spec) => fieldOr(spec, list, '[]')) as [string, string];
  const compared = differences({ got: 'c', want: 'w', path: '' });
  return elementProblems({ got, want, path: `'spec.${list}['` }, [compared]);
}
