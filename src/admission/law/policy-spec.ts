import { message } from './cel';
import type { Rule, Variable } from './rule';

/** What a policy judges, and by which rules. */
export interface Law {
  readonly resources: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE')[];

  /** Whether the PodTemplate of the pod's profile is its parameter. @default false */
  readonly byTemplate?: boolean;

  /** Requests that it judges, by the name of each condition. @default - all */
  readonly conditions?: Readonly<Record<string, string>>;

  readonly variables: readonly Variable[];
  readonly rules: readonly Rule[];
}

/**
 * The spec of a ValidatingAdmissionPolicy: each rule is a variable with its messages, and must have none.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function admissionPolicySpec(law: Law): object {
  const conditions = Object.entries(law.conditions ?? {});
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: [...law.operations],
          resources: [...law.resources],
          scope: 'Namespaced',
        },
      ],
    },
    ...(conditions.length > 0 && {
      matchConditions: conditions.map(([name, expression]) => ({ name, expression })),
    }),
    ...(law.byTemplate === true && { paramKind: { apiVersion: 'v1', kind: 'PodTemplate' } }),
    variables: [...law.variables, ...law.rules].map(({ name, expression }) => ({ name, expression })),
    validations: law.rules.map(({ name, summary }) => ({
      expression: `size(variables.${name}) == 0`,
      message: summary,
      messageExpression: message(`variables.${name}`),
      reason: 'Forbidden',
    })),
  };
}
