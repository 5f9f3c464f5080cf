import { COMPONENT_LABEL, MANAGED_BY, MANAGED_BY_LABEL, NAME_LABEL, SESSION_LABEL } from '../../core/objects/labels';
import { fieldOr, literal, literals, problem, unless } from './cel';
import type { Law } from './policy-spec';

/**
 * The law of Secrets, for callers that may not update them, as a session manager: they write only the Secret of a session, which its pod
 * owns. So they write no token of a ServiceAccount, and change no Secret of somebody else.
 */
export function secretLaw(profiles: readonly string[]): Law {
  return {
    resources: ['secrets'],
    operations: ['CREATE', 'UPDATE'],
    summary: 'a Secret must be that of a session',
    conditions: {
      'may-not-update-secrets':
        "!authorizer.group('').resource('secrets').namespace(request.namespace).check('update').allowed()",
    },
    variables: [
      { name: 'labels', expression: fieldOr('object.metadata', 'labels', '{}') },
      {
        name: 'session',
        expression: `${literal(SESSION_LABEL)} in variables.labels ? string(variables.labels[${literal(SESSION_LABEL)}]) : ''`,
      },
      { name: 'owners', expression: fieldOr('object.metadata', 'ownerReferences', '[]') },
      { name: 'created', expression: "request.operation == 'CREATE'" },
    ],
    rules: [
      { name: 'shapeProblems', expression: shapeProblems(profiles) },
      { name: 'ownerProblems', expression: ownerProblems() },
      { name: 'changes', expression: changeProblems() },
    ],
  };
}

const SESSION_FIELD = `'metadata.labels.${SESSION_LABEL}'`;

function shapeProblems(profiles: readonly string[]): string {
  const label = (key: string) =>
    `(${literal(key)} in variables.labels ? string(variables.labels[${literal(key)}]) : 'none')`;
  const isLabel = (key: string, values: readonly string[]) =>
    unless(
      `${label(key)} in ${literals(values)}`,
      problem(literal(`metadata.labels.${key}`), literal(`one of ${values.join(', ')}`), label(key)),
    );
  return [
    unless("object.type == 'Opaque'", problem("'type'", "'Opaque'", 'string(object.type)')),
    unless("variables.session != ''", problem(SESSION_FIELD, "'the id of the session'", "'none'")),
    unless(
      "object.metadata.name == 'agent-secret-' + variables.session",
      problem("'metadata.name'", "'agent-secret-' + variables.session", 'string(object.metadata.name)'),
    ),
    isLabel(COMPONENT_LABEL, ['agent']),
    isLabel(MANAGED_BY_LABEL, [MANAGED_BY]),
    isLabel(NAME_LABEL, [...profiles, 'none']),
    unless('!has(object.metadata.finalizers)', problem("'metadata.finalizers'", "'unset'", "'some'")),
  ].join('\n+ ');
}

function ownerProblems(): string {
  const isPod = "o.apiVersion == 'v1' && o.kind == 'Pod' && o.name == 'agent-' + variables.session";
  return unless(
    `size(variables.owners) == 1 && variables.owners.all(o, ${isPod})`,
    problem(
      "'metadata.ownerReferences'",
      "'the Pod agent-' + variables.session + ' alone'",
      "size(variables.owners) == 0 ? 'none' : variables.owners.map(o, o.kind + ' ' + o.name).join(', ')",
    ),
  );
}

function changeProblems(): string {
  const key = literal(SESSION_LABEL);
  const oldLabels = fieldOr('oldObject.metadata', 'labels', '{}');
  const oldOwners = fieldOr('oldObject.metadata', 'ownerReferences', '[]');
  const must = `${key} in ${oldLabels} ? string(${oldLabels}[${key}]) : 'unset'`;
  return `variables.created ? [] : ${unless(
    `${key} in ${oldLabels} && ${oldLabels}[${key}] == variables.session`,
    problem(SESSION_FIELD, must, 'variables.session'),
  )}
+ ${unless(
    `size(${oldOwners}) == 0 || ${oldOwners} == variables.owners`,
    problem("'metadata.ownerReferences'", "'as before'", "'others'"),
  )}`;
}
