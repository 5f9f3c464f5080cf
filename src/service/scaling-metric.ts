import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { type Check, Input } from '../core/input/input';
import { dnsSubdomain, labelKey, labelValue, text } from '../core/input/names';
import { parseQuantity, quantity } from '../core/input/quantity';
import type { k8s } from '../core/objects/k8s';
import type { Labels } from '../core/objects/labels';

/** A metric of one object, such as the requests per second of an Ingress. */
export interface ObjectMetricProps {
  /** The object's API version, such as `networking.k8s.io/v1`. */
  readonly apiVersion: string;

  /** The object's kind, such as `Ingress`. */
  readonly kind: string;

  /** The object's name, in the target's namespace. */
  readonly name: string;

  /** The metric's name. */
  readonly metric: string;

  /** The target value, such as `2k`. @default - `averageValue` is the target */
  readonly value?: string;

  /** The target value for each pod. @default - `value` is the target */
  readonly averageValue?: string;
}

type Source =
  | {
      readonly type: 'Pods' | 'External';
      readonly metric: string;
      readonly averageValue: string;
      readonly labels: Labels;
    }
  | { readonly type: 'Object'; readonly props: ObjectMetricProps };

/**
 * A custom metric for an autoscaler, which a metrics adapter must serve. Immutable.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
 */
@checkedCalls('ScalingMetric')
export class ScalingMetric {
  /** The average of a metric over the target's pods. @throws InputError if a name or value is invalid */
  static pods(metric: string, averageValue: string, labels: Labels = {}): ScalingMetric {
    const input = new Input(`ScalingMetric.pods '${metric}'`);
    checkMetric(input, metric, labels);
    input.required('averageValue', averageValue, aboveZero);
    input.done();
    return new ScalingMetric({ type: 'Pods', metric, averageValue, labels: { ...labels } });
  }

  /** A metric from outside the cluster, such as the number of messages in a queue, divided by the number of pods. */
  static external(metric: string, averageValue: string, labels: Labels = {}): ScalingMetric {
    const input = new Input(`ScalingMetric.external '${metric}'`);
    checkMetric(input, metric, labels);
    input.required('averageValue', averageValue, aboveZero);
    input.done();
    return new ScalingMetric({ type: 'External', metric, averageValue, labels: { ...labels } });
  }

  /** A metric of a Kubernetes object. */
  static object(props: ObjectMetricProps): ScalingMetric {
    const input = new Input(`ScalingMetric.object '${props.metric}'`);
    checkMetric(input, props.metric, {});
    input.required('apiVersion', props.apiVersion, text);
    input.required('kind', props.kind, (kind) =>
      typeof kind === 'string' && /^[A-Za-z]+$/.test(kind) ? undefined : { must: 'be a kind such as Ingress' },
    );
    input.required('name', props.name, dnsSubdomain);
    input.optional('value', props.value, aboveZero);
    input.optional('averageValue', props.averageValue, aboveZero);
    if ((props.value === undefined) === (props.averageValue === undefined)) {
      input.refuse('exactly one of value and averageValue must be set');
    }
    input.done();
    return new ScalingMetric({ type: 'Object', props: { ...props } });
  }

  private constructor(private readonly source: Source) {
    frozen(this);
  }

  /** The entry in the `metrics` of a HorizontalPodAutoscaler. */
  toMetricSpec(): k8s.MetricSpec {
    const { source } = this;
    if (source.type === 'Object') {
      const { apiVersion, kind, name, metric } = source.props;
      const object = {
        describedObject: { apiVersion, kind, name },
        metric: { name: metric },
        target: objectTarget(source.props),
      };
      return { object, type: 'Object' };
    }
    const { type, metric, averageValue, labels } = source;
    const selector = Object.keys(labels).length > 0 ? { selector: { matchLabels: { ...labels } } } : {};
    const target = { averageValue, type: 'AverageValue' };
    const measured = { metric: { name: metric, ...selector }, target };
    return type === 'Pods' ? { pods: measured, type } : { external: measured, type };
  }
}

/** Refuses characters that would break the metrics API's URL. */
const metricName: Check = (value) =>
  typeof value === 'string' && /^[^/%]+$/.test(value) && value !== '.' && value !== '..'
    ? undefined
    : { must: 'be a name without / and %, such as http_requests_per_second' };

const aboveZero: Check = (value) =>
  parseQuantity(value) ? quantity(value) : { must: 'be a quantity above 0 such as 100 or 500m' };

function checkMetric(input: Input, metric: string, labels: Labels): void {
  input.required('metric', metric, metricName);
  input.entries('labels', labels, labelKey, labelValue);
}

function objectTarget({ value, averageValue }: ObjectMetricProps): k8s.MetricTarget {
  return value === undefined ? { averageValue: averageValue ?? '', type: 'AverageValue' } : { type: 'Value', value };
}
