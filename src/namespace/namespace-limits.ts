import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';
import { type ContainerLimits, type LimitDefaultsProps, resolveLimits } from './limit-defaults';
import { proveAtSynth } from './namespace-proof';
import { type WholeBounds, wholeBounds } from './whole-bounds';

/** Props of NamespaceLimits. */
export interface NamespaceLimitsProps extends LimitDefaultsProps {
  /** The namespace of the LimitRange. */
  readonly namespace: string;
}

/**
 * A LimitRange for containers, whole pods and volume claims. Applies to pods that are created later; existing pods do not change.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
@checkedCalls('NamespaceLimits')
export class NamespaceLimits extends Construct {
  readonly resource: k8s.KubeLimitRange;

  /** The amounts, with defaults filled in. */
  readonly limits: ContainerLimits;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: NamespaceLimitsProps) {
    super(scope, id);
    const { namespace } = props;
    const subject = `NamespaceLimits '${namespace}'`;
    const input = new Input(subject);
    input.required('namespace', namespace, dnsLabel);
    this.limits = resolveLimits(input, props);
    const bounds = wholeBounds(input, props);
    const warnings = input.done();
    this.resource = new k8s.KubeLimitRange(this, 'Resource', {
      metadata: { name: `${namespace}-limits`, namespace, labels: objectLabels(namespace, 'guardrail') },
      spec: { limits: [limitSpec(this.limits), ...bounds.map(boundsSpec)] },
    });
    proveAtSynth(this);
    addWarnings(this, subject, warnings);
  }
}

/** The API server drops empty maps. */
function amounts(byResource: Readonly<Record<string, string>>): Record<string, string> | undefined {
  return Object.keys(byResource).length > 0 ? byResource : undefined;
}

function boundsSpec({ type, min, max }: WholeBounds): k8s.LimitRangeItem {
  return { type, min: amounts(min), max: amounts(max) };
}

function limitSpec(limits: ContainerLimits): k8s.LimitRangeItem {
  return {
    type: 'Container',
    default: amounts(limits.default),
    defaultRequest: amounts(limits.defaultRequest),
    max: amounts(limits.max),
    min: amounts(limits.min),
    maxLimitRequestRatio: amounts(limits.maxLimitRequestRatio),
  };
}
