import { Construct } from 'constructs';
import { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { type Check, Input } from '../core/input/input';
import { count } from '../core/input/numbers';
import {
  type Alert,
  type AlertsProps,
  alertsSpec,
  checkAlerts,
  type ResolvedAlerts,
  resolveAlerts,
} from './alert-rule';
import { objectMetadata } from './monitoring-metadata';

/** Props of AgentAlerts. */
export interface AgentAlertsProps extends AlertsProps {
  /** Minutes that a session's pod may be Pending before the alert fires. @default 5 */
  readonly pendingMinutes?: number;

  /**
   * Percentage of a quota's resource, from 1 to 99, above which the alert fires, before new sessions are rejected.
   * @default 80
   */
  readonly quotaPercent?: number;

  /** Minutes that usage may exceed `quotaPercent`. @default 5 */
  readonly quotaMinutes?: number;

  /** Minutes that a session's Secret may outlive its pod. @default 10 */
  readonly orphanMinutes?: number;
}

/**
 * Alerts for a namespace of agent pods, based on kube-state-metrics. They watch the phase of pods instead of restarts,
 * because Kubernetes never restarts a pod with restartPolicy Never.
 * @see https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics
 */
@checkedCalls('AgentAlerts')
export class AgentAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: AgentAlertsProps) {
    super(scope, id);
    const alerts = resolveAgentAlerts(props);
    checkAgentAlerts(alerts);
    this.prometheusRule = new PrometheusRule(this, 'Resource', {
      metadata: objectMetadata(alerts),
      spec: alertsSpec(alerts, [podFailed(alerts), podPending(alerts), quotaUsed(alerts), secretOrphaned(alerts)]),
    });
  }
}

type Resolved = ResolvedAlerts & Required<AgentAlertsProps>;

function resolveAgentAlerts(props: AgentAlertsProps): Resolved {
  return {
    ...resolveAlerts(props),
    pendingMinutes: props.pendingMinutes ?? 5,
    quotaPercent: props.quotaPercent ?? 80,
    quotaMinutes: props.quotaMinutes ?? 5,
    orphanMinutes: props.orphanMinutes ?? 10,
  };
}

const belowHundred: Check = (value) =>
  count(value) === undefined && Number(value) < 100
    ? undefined
    : { must: 'be a whole percentage from 1 to 99, such as 80: usage never exceeds 100' };

function checkAgentAlerts(alerts: Resolved): void {
  const input = new Input(`AgentAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('pendingMinutes', alerts.pendingMinutes, count);
  input.required('quotaPercent', alerts.quotaPercent, belowHundred);
  input.required('quotaMinutes', alerts.quotaMinutes, count);
  input.required('orphanMinutes', alerts.orphanMinutes, count);
  input.done();
}

function podFailed({ namespace }: Resolved): Alert {
  return {
    name: 'AgentPodFailed',
    // Fires without a delay, because the session manager may delete the pod soon.
    expr: `kube_pod_status_phase{namespace="${namespace}",pod=~"agent-.+",phase="Failed"} == 1`,
    summary: `Agent pod ${namespace}/{{ $labels.pod }} has failed`,
    description:
      'Its session ended early and is not started again: the agent crashed or ran out of memory, its liveness probe ' +
      'failed, it was evicted, or it reached its deadline (reason DeadlineExceeded).',
    runbook: `kubectl -n ${namespace} describe pod {{ $labels.pod }}; kubectl -n ${namespace} logs {{ $labels.pod }} --tail=50`,
  };
}

function podPending({ namespace, pendingMinutes }: Resolved): Alert {
  return {
    name: 'AgentPodPending',
    expr: `kube_pod_status_phase{namespace="${namespace}",pod=~"agent-.+",phase="Pending"} == 1`,
    forMinutes: pendingMinutes,
    summary: `Agent pod ${namespace}/{{ $labels.pod }} does not start`,
    description:
      `It has been Pending for ${pendingMinutes} minutes: no node has room for it or the label that it asks for, ` +
      'its image cannot be pulled, or its Secret is missing.',
    runbook: `kubectl -n ${namespace} get events --field-selector involvedObject.name={{ $labels.pod }}`,
  };
}

function quotaUsed({ namespace, quotaPercent, quotaMinutes }: Resolved): Alert {
  const quota = (type: string): string => `kube_resourcequota{namespace="${namespace}",type="${type}"}`;
  return {
    name: 'AgentQuotaNearlyUsed',
    // Skips a hard limit of 0, which forbids a resource: division by it gives no number.
    expr: `100 * ${quota('used')}\n  / ignoring (type) (${quota('hard')} > 0)\n  > ${quotaPercent}`,
    forMinutes: quotaMinutes,
    summary: `{{ $labels.resource }} of ${namespace} is used to {{ $value | printf "%.0f" }} %`,
    description:
      'Once the quota {{ $labels.resourcequota }} has no {{ $labels.resource }} left, the API server refuses new ' +
      'sessions with 403: end sessions that nobody uses, or raise the quota.',
    runbook: `kubectl -n ${namespace} describe resourcequota {{ $labels.resourcequota }}`,
  };
}

function secretOrphaned({ namespace, orphanMinutes }: Resolved): Alert {
  // The names of a session's pod and Secret both end with its id.
  const session = (series: string, kind: string, prefix: string): string =>
    `label_replace(${series}{namespace="${namespace}",${kind}=~"${prefix}.+"}, "session", "$1", "${kind}", "${prefix}(.+)")`;
  const secrets = session('kube_secret_info', 'secret', 'agent-secret-');
  const pods = session('kube_pod_info', 'pod', 'agent-');
  return {
    name: 'AgentSecretOrphaned',
    expr: `${secrets}\nunless on (namespace, session)\n${pods}`,
    forMinutes: orphanMinutes,
    summary: `Secret ${namespace}/{{ $labels.secret }} has outlived its session`,
    description:
      `It holds credentials, and for ${orphanMinutes} minutes there has been no pod agent-{{ $labels.session }}: ` +
      'whoever made it ended before its pod became its owner. Delete it, unless the session is about to start.',
    runbook: `kubectl -n ${namespace} get secret {{ $labels.secret }} -o jsonpath='{.metadata.ownerReferences}'`,
  };
}
