import type { IConstruct } from 'constructs';
import { defined } from '../core/defined';
import { type Check, Input } from '../core/input/input';
import type { Labels } from '../core/objects/labels';
import { declaredNamespaceLabels, stateNamespaceLabels } from '../core/objects/namespace-labels';
import { ownValue } from '../core/plain';
import type { GuardrailProps } from './guardrail-registry';
import { checkedLimits } from './limit-defaults';
import type { NamespaceContents } from './namespace-contents';
import { ENFORCE_LABEL } from './pod-security';
import { wholeBounds } from './whole-bounds';

/** Who creates something, in words. */
export const creatorName: Check = (value) =>
  typeof value === 'string' && value.trim() !== ''
    ? undefined
    : { must: 'say who creates it, such as the platform team' };

/** The guardrails of a namespace that somebody else creates, as the props state them. */
export class ForeignGuardrails {
  constructor(private readonly props: GuardrailProps) {}

  /** Lets policies that select namespaces by label be evaluated. */
  stateLabels(construct: IConstruct): void {
    if (this.namespaceCreator !== undefined) stateNamespaceLabels(construct, this.props.name, this.labels);
  }

  /** Adds the quota and the LimitRange to the contents of the namespace. */
  addedTo(contents: NamespaceContents): NamespaceContents {
    const { name, quota, limits, createdBy = {} } = this.props;
    const title = (kind: string, creator: string) => `${kind} of ${creator} in '${name}'`;
    const quotas =
      quota && createdBy.quota
        ? [{ title: title('ResourceQuota', createdBy.quota), hard: quota.hard, scopes: quota.scopes }]
        : [];
    const ranges =
      limits && createdBy.limits
        ? [{ title: title('LimitRange', createdBy.limits), limits: checkedLimits(new Input(name), limits) }]
        : [];
    const bounds =
      limits && createdBy.limits
        ? wholeBounds(new Input(name), limits).map((bound) => ({
            ...bound,
            title: title('LimitRange', String(createdBy.limits)),
            maxLimitRequestRatio: {},
          }))
        : [];
    return {
      ...contents,
      quotas: [...contents.quotas, ...quotas],
      limits: [...contents.limits, ...ranges],
      bounds: [...contents.bounds, ...bounds],
    };
  }

  /** Labels that differ from those of a Namespace in the same app. */
  contradictions(root: IConstruct): readonly string[] {
    const declared = this.declared(root);
    if (declared === undefined) return [];
    return Object.entries(this.labels)
      .filter(([key, value]) => ownValue(declared, key) !== value)
      .map(([key, value]) => {
        const actual = ownValue(declared, key);
        const has = actual === undefined ? `no label ${key}` : `${key}=${actual}`;
        return `Namespace '${this.props.name}' of this app must have ${key}=${value}, as createdBy states, but has ${has}`;
      });
  }

  /** What nobody can prove, or what is less safe than our own guardrails. */
  warnings(root: IConstruct): readonly string[] {
    const { podSecurityReason, createdBy = {}, quota, limits } = this.props;
    const level = ownValue({ ...this.declared(root), ...this.labels }, ENFORCE_LABEL);
    const isTheirs = this.namespaceCreator !== undefined;
    return [
      ...(isTheirs && level === undefined
        ? [`podSecurity should say what a Namespace of others enforces: nothing is known of it`]
        : []),
      ...(isTheirs && level !== undefined && level !== 'restricted' && !podSecurityReason
        ? [`a Namespace of others should enforce restricted, or podSecurityReason say why not, got ${level}`]
        : []),
      ...(createdBy.quota && quota === undefined
        ? [`quota should say what a ResourceQuota of others admits: without it, nothing is proven`]
        : []),
      ...(createdBy.limits && limits === undefined
        ? [`limits should say what a LimitRange of others sets: without it, nothing is proven`]
        : []),
    ];
  }

  private get namespaceCreator(): string | undefined {
    return this.props.createdBy?.namespace;
  }

  private get labels(): Labels {
    const { labels = {}, podSecurity } = this.props;
    return { ...labels, ...defined({ [ENFORCE_LABEL]: podSecurity }) };
  }

  /** The labels of a Namespace that some other construct of this app creates. */
  private declared(root: IConstruct): Labels | undefined {
    return this.namespaceCreator === undefined ? undefined : declaredNamespaceLabels(root).get(this.props.name);
  }
}
