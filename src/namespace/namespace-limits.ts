import { Construct } from 'constructs';
import { Input } from '../core/input';
import { k8s } from '../core/k8s';
import { toQuantities } from '../core/k8s-quantities';
import { objectLabels } from '../core/labels';
import { dnsLabel } from '../core/names';
import { addWarnings } from '../core/warnings';
import { type ContainerLimits, type LimitDefaultsProps, resolveLimits } from './limit-defaults';

/** The default resources of the containers of a namespace, and their bounds. */
export interface NamespaceLimitsProps extends LimitDefaultsProps {
  /** The namespace of the LimitRange. */
  readonly namespace: string;
}

/**
 * A LimitRange for containers. Existing pods stay as they are; it applies to pods that are created later.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export class NamespaceLimits extends Construct {
  readonly resource: k8s.KubeLimitRange;

  /** The numbers, defaults filled in. */
  readonly limits: ContainerLimits;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: NamespaceLimitsProps) {
    super(scope, id);
    const { namespace } = props;
    const subject = `NamespaceLimits '${namespace}'`;
    const input = new Input(subject);
    input.required('namespace', namespace, dnsLabel);
    this.limits = resolveLimits(input, props);
    const warnings = input.done();
    this.resource = new k8s.KubeLimitRange(this, 'Resource', {
      metadata: { name: `${namespace}-limits`, namespace, labels: objectLabels(namespace, 'guardrail') },
      spec: { limits: [limitSpec(this.limits)] },
    });
    addWarnings(this, subject, warnings);
  }
}

function limitSpec(limits: ContainerLimits): k8s.LimitRangeItem {
  return {
    type: 'Container',
    default: toQuantities(limits.default),
    defaultRequest: toQuantities(limits.defaultRequest),
    max: toQuantities(limits.max),
    min: toQuantities(limits.min),
    maxLimitRequestRatio: toQuantities(limits.maxLimitRequestRatio),
  };
}
