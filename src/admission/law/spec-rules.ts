import { differences, fieldOr, literals, problem, textOf, textOr, unless } from './cel';
import { securityContextProblems } from './security-context';
import type { Variable } from './variable';

/** Fields of the pod that a rule of their own compares, or that admission fills in and checks itself. */
const COMPARED_APART = [
  'activeDeadlineSeconds',
  'containers',
  'enableServiceLinks',
  'imagePullSecrets',
  'initContainers',
  'overhead',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'securityContext',
  'serviceAccount',
  'serviceAccountName',
  'tolerations',
  'volumes',
];

/** Admission sets these for each pod, and refuses others than those of the PriorityClass and the RuntimeClass. */
const FILLED_IN = ['overhead', 'preemptionPolicy', 'priority'];

/**
 * Tolerations that admission adds.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaulttolerationseconds
 */
const ADDED_TOLERATIONS = [
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
];

const SPEC = { got: 'variables.got', want: 'variables.want', path: "'spec.'" };

/** What the fields of a pod must be, other than its containers and volumes. */
export function specRules(defaultPriorityClassName: string | undefined): readonly Variable[] {
  return [
    {
      name: 'specProblems',
      expression: differences({ ...SPEC, except: COMPARED_APART }),
    },
    {
      name: 'defaultedProblems',
      expression: [
        ...FILLED_IN.map(sameIfWanted),
        priorityClass(defaultPriorityClassName),
        sameIfWanted('imagePullSecrets'),
        defaulted('serviceAccountName', "'default'"),
        defaulted('serviceAccount', 'variables.got.serviceAccountName'),
        defaulted('enableServiceLinks', 'true'),
      ].join('\n+ '),
    },
    { name: 'deadlineProblems', expression: DEADLINE },
    { name: 'tolerationProblems', expression: tolerations() },
    {
      name: 'identityProblems',
      expression: securityContextProblems('variables.got', 'variables.want', "'spec.securityContext.'"),
    },
  ];
}

/** What the profile says; anything where it says nothing. */
function sameIfWanted(field: string): string {
  const [got, want] = [`variables.got.${field}`, `variables.want.${field}`];
  return unless(
    `!has(${want}) || (has(${got}) && ${got} == ${want})`,
    problem(`'spec.${field}'`, textOf(want), textOr('variables.got', field, 'none')),
  );
}

/** What the profile says; nothing or the default where it says nothing. */
function defaulted(field: string, otherwise: string): string {
  const want = `(has(variables.want.${field}) ? variables.want.${field} : ${otherwise})`;
  const got = `variables.got.${field}`;
  return unless(`!has(${got}) || ${got} == ${want}`, problem(`'spec.${field}'`, textOf(want), textOf(got)));
}

function priorityClass(byDefault: string | undefined): string {
  const allowed = byDefault === undefined ? [] : [byDefault];
  const [got, want] = ['variables.got.priorityClassName', 'variables.want.priorityClassName'];
  return unless(
    `has(${want}) ? has(${got}) && ${got} == ${want} : !has(${got}) || ${got} in ${literals(allowed)}`,
    problem(
      "'spec.priorityClassName'",
      textOr('variables.want', 'priorityClassName', 'unset'),
      textOr('variables.got', 'priorityClassName', 'none'),
    ),
  );
}

const DEADLINE = unless(
  '!has(variables.want.activeDeadlineSeconds) || (has(variables.got.activeDeadlineSeconds) && variables.got.activeDeadlineSeconds <= variables.want.activeDeadlineSeconds)',
  problem(
    "'spec.activeDeadlineSeconds'",
    `'at most ' + ${textOf('variables.want.activeDeadlineSeconds')}`,
    textOr('variables.got', 'activeDeadlineSeconds', 'none'),
  ),
);

function tolerations(): string {
  const got = fieldOr('variables.got', 'tolerations', '[]');
  const want = fieldOr('variables.want', 'tolerations', '[]');
  const added = `has(t.key) && t.key in ${literals(ADDED_TOLERATIONS)} && has(t.operator) && t.operator == 'Exists'`;
  return `${got}.filter(t, !(t in ${want}) && !(${added}))
  .map(t, ${problem("'spec.tolerations'", `${textOf(want)} + ' and those of admission'`, textOf('t'))})
+ ${want}.filter(t, !(t in ${got}))
  .map(t, ${problem("'spec.tolerations'", textOf(want), textOf(got))})`;
}
