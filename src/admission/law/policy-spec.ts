import { message } from './cel';
import type { Variable } from './variable';

/** What a policy judges, and by which rules. */
export interface Law {
  readonly resources: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE')[];

  /** Whether the PodTemplate of the profile is its parameter. @default - it has no parameter */
  readonly byTemplate?: boolean;

  /** Requests that it judges, by the name of each condition. @default - all */
  readonly conditions?: Readonly<Record<string, string>>;

  readonly variables: readonly Variable[];

  /** Variables with the list of what is wrong, each as field, what it must be, and what it is. The first is reported. */
  readonly rules: readonly Variable[];

  /** What the API server says where it cannot evaluate the message. */
  readonly summary: string;
}

/**
 * The spec of a ValidatingAdmissionPolicy. It refuses what has a problem by any of the rules.
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
    variables: [...law.variables, ...law.rules, all(law.rules)].map(({ name, expression }) => ({ name, expression })),
    validations: [
      {
        expression: `size(variables.${ALL}) == 0`,
        message: law.summary,
        messageExpression: message(`variables.${ALL}`),
        reason: 'Forbidden',
      },
    ],
  };
}

const ALL = 'problems';

/** One validation for all rules, because the API server reports only the first that fails. */
function all(rules: readonly Variable[]): Variable {
  return { name: ALL, expression: rules.map(({ name }) => `variables.${name}`).join(' + ') };
}
