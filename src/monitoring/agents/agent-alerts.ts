import { Construct, type IConstruct } from 'constructs';
import type { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { count, positiveSeconds } from '../../core/input/numbers';
import { type Resolved, resolved } from '../../core/resolved';
import { ALERTS_DEFAULTS, type Alert, type AlertsProps, alertsRule, checkAlerts } from '../alert-rule';
import type { MetricName } from '../metrics';
import { belowHundred } from '../monitoring-metadata';
import { quotaNearlyUsed } from '../quota-alert';
import { equals, matches, series } from '../series';
import { agentJobs, agentPods, SESSION_PODS } from './agent-pods';

/** Props of AgentAlerts. */
export interface AgentAlertsProps extends AlertsProps {
  /**
   * Seconds after which a session has reached its time limit: a pod that fails later ended as it should. The smallest
   * of the namespace's profiles.
   * @default 14400
   */
  readonly sessionLimitSeconds?: number;

  /**
   * Whether sessions of some profile have no time limit. A session that ends late may then be one of them, so the alert also
   * tells of sessions that reached their limit.
   * @default false
   */
  readonly unlimitedSessions?: boolean;

  /**
   * Whether the kubelet starts containers of some profile again: those of a profile with restartPolicy OnFailure, and sidecars of
   * any. Such a pod does not fail, so an alert counts its restarts. `false` leaves that alert out.
   * @default true
   */
  readonly restartingSessions?: boolean;

  /** Restarts of a container within an hour at which the alert fires. @default 3 */
  readonly restartsPerHour?: number;

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

const DEFAULTS = {
  ...ALERTS_DEFAULTS,
  sessionLimitSeconds: 14_400,
  unlimitedSessions: false,
  restartingSessions: true,
  restartsPerHour: 3,
  pendingMinutes: 5,
  quotaPercent: 80,
  quotaMinutes: 5,
  orphanMinutes: 10,
} satisfies Partial<AgentAlertsProps>;

type ResolvedAgentAlerts = Resolved<AgentAlertsProps, typeof DEFAULTS>;

/**
 * Alerts for a namespace of agent pods, based on kube-state-metrics. They watch the phase of pods, because an agent with
 * restartPolicy Never does not restart, and restarts, because a pod with restartPolicy OnFailure does not fail. Where the app has an
 * AgentScaledJob in the namespace, they watch its Jobs and their pods too.
 * @see https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics
 */
@checkedCalls('AgentAlerts')
export class AgentAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: AgentAlertsProps) {
    super(scope, id);
    const alerts = resolved(props, DEFAULTS);
    checkAgentAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, () => agentAlerts(this, alerts));
  }
}

function agentAlerts(reader: IConstruct, alerts: ResolvedAgentAlerts): readonly Alert[] {
  const { namespace, restartingSessions } = alerts;
  const pods = agentPods(reader, namespace);
  const jobs = agentJobs(reader, namespace);
  return [
    podFailed(alerts),
    ...(jobs === undefined ? [] : [jobFailed(alerts, jobs)]),
    ...(restartingSessions ? [containerRestarting(alerts, pods)] : []),
    podPending(alerts, pods),
    quotaNearlyUsed('AgentQuotaNearlyUsed', alerts, 'new sessions: end sessions that nobody uses'),
    secretOrphaned(alerts),
  ];
}

function checkAgentAlerts(alerts: ResolvedAgentAlerts): void {
  const input = new Input(`AgentAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('sessionLimitSeconds', alerts.sessionLimitSeconds, positiveSeconds);
  input.required('restartsPerHour', alerts.restartsPerHour, count);
  input.required('pendingMinutes', alerts.pendingMinutes, count);
  input.required('quotaPercent', alerts.quotaPercent, belowHundred);
  input.required('quotaMinutes', alerts.quotaMinutes, count);
  input.required('orphanMinutes', alerts.orphanMinutes, count);
  input.done();
}

function podFailed({ namespace, sessionLimitSeconds, unlimitedSessions }: ResolvedAgentAlerts): Alert {
  const own = equals('namespace', namespace);
  const failed = series('kube_pod_status_phase', own, SESSION_PODS, equals('phase', 'Failed'));
  const lived = `${series('kube_pod_completion_time', own, SESSION_PODS)} - ${series('kube_pod_start_time', own, SESSION_PODS)}`;
  return {
    name: 'AgentPodFailed',
    // Fires without a delay, because the session manager may delete the pod soon, and ends after an hour, because a
    // failed pod stays until somebody deletes it. The reason DeadlineExceeded is not among those of kube-state-metrics.
    expr:
      `${failed} == 1\n` +
      `unless on (namespace, pod) ${failed} offset 1h == 1` +
      (unlimitedSessions ? '' : `\nunless on (namespace, pod) ${lived} >= ${sessionLimitSeconds}`),
    summary: `Agent pod ${namespace}/{{ $labels.pod }} has failed`,
    description:
      'Its session ended early and is not started again: the agent crashed or ran out of memory, its liveness probe ' +
      `failed, or it was evicted. ${unlimitedSessions ? 'It may have reached its time limit, if it has one' : 'It had not reached its time limit'}.`,
    runbook: `kubectl -n ${namespace} describe pod {{ $labels.pod }}; kubectl -n ${namespace} logs {{ $labels.pod }} --tail=50`,
  };
}

function jobFailed({ namespace }: ResolvedAgentAlerts, jobs: string): Alert {
  const failed = series('kube_job_failed', equals('namespace', namespace), jobs, equals('condition', 'true'));
  return {
    name: 'AgentJobFailed',
    // Of the Job, because a pod that fails may be tried again, and a Job that fails deletes a pod with restartPolicy OnFailure. Ends after an
    // hour, because KEDA keeps failed Jobs.
    expr: `${failed} == 1\nunless on (namespace, job_name) ${failed} offset 1h == 1`,
    summary: `Batch session ${namespace}/{{ $labels.job_name }} has failed`,
    description:
      'All its attempts failed, or it reached its time limit: the agent crashed, ran out of memory or took too long, or no node had ' +
      'room for it. The queue decides whether its work is done again.',
    runbook: `kubectl -n ${namespace} describe job {{ $labels.job_name }}; kubectl -n ${namespace} logs -l job-name={{ $labels.job_name }} --tail=50`,
  };
}

function containerRestarting({ namespace, restartsPerHour }: ResolvedAgentAlerts, pods: string): Alert {
  // kube-state-metrics counts a sidecar among the init containers, as its pod's status does.
  const expr = (
    ['kube_pod_container_status_restarts_total', 'kube_pod_init_container_status_restarts_total'] as const
  ).map((metric) => `increase(${series(metric, equals('namespace', namespace), pods)}[1h]) >= ${restartsPerHour}`);
  return {
    name: 'AgentContainerRestarting',
    expr: expr.join('\nor\n'),
    summary: `Container {{ $labels.container }} of agent pod ${namespace}/{{ $labels.pod }} keeps restarting`,
    description:
      'It started again {{ $value | printf "%.0f" }} times within an hour: it crashes, its liveness probe fails, or it exceeds its ' +
      'memory limit (reason OOMKilled). Until its time limit, the session keeps its share of the quota.',
    runbook: `kubectl -n ${namespace} logs {{ $labels.pod }} -c {{ $labels.container }} --previous --tail=50`,
  };
}

function podPending({ namespace, pendingMinutes }: ResolvedAgentAlerts, pods: string): Alert {
  return {
    name: 'AgentPodPending',
    expr: `${series('kube_pod_status_phase', equals('namespace', namespace), pods, equals('phase', 'Pending'))} == 1`,
    forMinutes: pendingMinutes,
    summary: `Agent pod ${namespace}/{{ $labels.pod }} does not start`,
    description:
      `It has been Pending for ${pendingMinutes} minutes: no node has room for it or the label that it asks for, ` +
      'its image cannot be pulled, or its Secret is missing.',
    runbook: `kubectl -n ${namespace} get events --field-selector involvedObject.name={{ $labels.pod }}`,
  };
}

function secretOrphaned({ namespace, orphanMinutes }: ResolvedAgentAlerts): Alert {
  // The names of a session's pod and Secret both end with its id.
  const session = (metric: MetricName, kind: string, prefix: string): string => {
    const named = series(metric, equals('namespace', namespace), matches(kind, `${prefix}.+`));
    return `label_replace(${named}, "session", "$1", "${kind}", "${prefix}(.+)")`;
  };
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
