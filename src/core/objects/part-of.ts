import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ownValue } from '../plain';
import { type Labels, PART_OF_LABEL } from './labels';

/**
 * The label `app.kubernetes.io/part-of` of the chart around a construct, for objects that cdk8s does not label: pods, and Secrets that
 * a controller creates. cdk8s itself adds a chart's labels to each object of the chart.
 * @returns no label if the chart has none
 */
export function partOf(scope: IConstruct): Labels {
  const application = ownValue(Chart.of(scope).labels, PART_OF_LABEL);
  return application === undefined ? {} : { [PART_OF_LABEL]: application };
}
