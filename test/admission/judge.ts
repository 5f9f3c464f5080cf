import { toPlain } from '../../src/core/plain';
import { Authorizer, evaluate, toCel } from '../support/cel';

/** A request to the API server, as its admission sees it. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE';

  /** Such as `pods` or `pods/ephemeralcontainers`. */
  readonly resource: string;
  readonly object: object;

  /** @default - none: the object is new */
  readonly oldObject?: object;

  /** What the caller may do with Secrets. @default - create, get, delete and patch, as a session manager */
  readonly secretVerbs?: readonly string[];
}

/** Why the API server refuses a request. */
export interface Refusal {
  readonly policy: string;
  readonly binding: string;
  readonly message: string;
}

interface Named {
  readonly name: string;
  readonly expression: string;
}

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly matchConstraints: {
      readonly resourceRules: readonly {
        readonly operations: readonly string[];
        readonly resources: readonly string[];
      }[];
    };
    readonly matchConditions?: readonly Named[];
    readonly paramKind?: object;
    readonly variables: readonly Named[];
    readonly validations: readonly { readonly expression: string; readonly messageExpression: string }[];
  };
}

interface Binding {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly policyName: string;
    readonly paramRef?: { readonly name: string };
    readonly matchResources: {
      readonly namespaceSelector: { readonly matchExpressions: readonly { readonly values: readonly string[] }[] };
      readonly objectSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
    };
  };
}

interface Meta {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const metaOf = (object: object) => Object(object).metadata as Meta;

/** The policies among some objects, and their answer to a request, in process. */
export class Judge {
  private readonly policies: readonly Policy[];
  private readonly bindings: readonly Binding[];
  private readonly templates: readonly object[];

  /** @param objects the policies, their bindings and the PodTemplates, as synth renders or as the API server stores them */
  constructor(objects: readonly object[]) {
    const of = <T>(kind: string): readonly T[] => objects.filter((object) => toPlain(object).kind === kind) as T[];
    this.policies = of('ValidatingAdmissionPolicy');
    this.bindings = of('ValidatingAdmissionPolicyBinding');
    this.templates = of('PodTemplate');
  }

  /** All refusals, in the order of bindings and rules. */
  refusals(request: AdmissionRequest): readonly Refusal[] {
    return this.bindings
      .filter((binding) => matches(binding, request))
      .flatMap((binding) => this.judged(binding, request));
  }

  private judged({ metadata: { name: binding }, spec }: Binding, request: AdmissionRequest): readonly Refusal[] {
    const policy = this.policies.find(({ metadata }) => metadata.name === spec.policyName);
    if (policy === undefined || !isJudged(policy, request)) return [];
    const { namespace } = metaOf(request.object);
    const params = this.templates.find(
      (template) => metaOf(template).name === spec.paramRef?.name && metaOf(template).namespace === namespace,
    );
    const said = { policy: spec.policyName, binding };
    if (policy.spec.paramKind !== undefined && params === undefined) return [{ ...said, message: 'no params found' }];
    const context: Record<string, unknown> = {
      object: toCel(request.object),
      oldObject: toCel(request.oldObject ?? null),
      params: toCel(params ?? null),
      request: { operation: request.operation, namespace },
      authorizer: new Authorizer(request.secretVerbs ?? ['create', 'get', 'delete', 'patch']),
    };
    if (policy.spec.matchConditions?.some(({ expression }) => evaluate(expression, context) !== true)) return [];
    const variables: Record<string, unknown> = {};
    for (const { name, expression } of policy.spec.variables) {
      variables[name] = evaluate(expression, { ...context, variables });
    }
    return policy.spec.validations
      .filter(({ expression }) => evaluate(expression, { ...context, variables }) !== true)
      .map(({ messageExpression }) => ({
        ...said,
        message: String(evaluate(messageExpression, { ...context, variables })),
      }));
  }
}

function isJudged({ spec }: Policy, { operation, resource }: AdmissionRequest): boolean {
  return spec.matchConstraints.resourceRules.some(
    ({ operations, resources }) => operations.includes(operation) && resources.includes(resource),
  );
}

/** An object is selected if it is now or was before. */
function matches({ spec }: Binding, { object, oldObject = object }: AdmissionRequest): boolean {
  const { namespaceSelector, objectSelector } = spec.matchResources;
  const isHere = namespaceSelector.matchExpressions.every(({ values }) => values.includes(metaOf(object).namespace));
  const isSelected = (one: object) =>
    Object.entries(objectSelector?.matchLabels ?? {}).every(([key, value]) => metaOf(one).labels?.[key] === value);
  return isHere && (isSelected(object) || isSelected(oldObject));
}
