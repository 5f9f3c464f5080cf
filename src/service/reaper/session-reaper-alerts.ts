import { Construct } from 'constructs';
import type { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { type Resolved, resolved } from '../../core/resolved';
import { ALERTS_DEFAULTS, type Alert, type AlertsProps, alertsRule, checkAlerts } from '../../monitoring/alert-rule';
import type { MetricName } from '../../monitoring/metrics';
import { equals, series } from '../../monitoring/series';

/** Props of SessionReaperAlerts. */
export interface SessionReaperAlertsProps extends AlertsProps {
  /** The name of the SessionReaper. @default session-reaper */
  readonly reaper?: string;

  /**
   * Minutes without a run that succeeded before the alert fires, more than the schedule has between two runs. A new reaper has as long for
   * its first.
   * @default 30
   */
  readonly missedMinutes?: number;
}

const DEFAULTS = {
  ...ALERTS_DEFAULTS,
  reaper: 'session-reaper',
  missedMinutes: 30,
} satisfies Partial<SessionReaperAlertsProps>;

type ResolvedReaperAlerts = Resolved<SessionReaperAlertsProps, typeof DEFAULTS>;

/** Time for the first run after a pause, and for kube-state-metrics to see it. */
const FOR_MINUTES = 10;

/** The alert of a SessionReaper, based on kube-state-metrics. A reaper with `suspend` is left out. */
@checkedCalls('SessionReaperAlerts')
export class SessionReaperAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a number is invalid */
  constructor(scope: Construct, id: string, props: SessionReaperAlertsProps) {
    super(scope, id);
    const alerts: ResolvedReaperAlerts = resolved(props, DEFAULTS);
    const input = new Input(`SessionReaperAlerts '${alerts.namespace}/${alerts.name}'`);
    checkAlerts(input, alerts);
    input.required('reaper', alerts.reaper, dnsLabel);
    input.required('missedMinutes', alerts.missedMinutes, count);
    input.done();
    this.prometheusRule = alertsRule(this, alerts, [notSucceeding(alerts)]);
  }
}

function notSucceeding({ namespace, reaper, missedMinutes }: ResolvedReaperAlerts): Alert {
  const ofReaper = (metric: MetricName): string =>
    series(metric, equals('namespace', namespace), equals('cronjob', reaper));
  const lastSuccess = ofReaper('kube_cronjob_status_last_successful_time');
  return {
    name: 'SessionReaperNotSucceeding',
    // Without a success, kube-state-metrics has no time of it: a new CronJob counts from its creation.
    expr:
      `time() - (${lastSuccess} or on (namespace, cronjob) ${ofReaper('kube_cronjob_created')}) > ${missedMinutes * 60}\n` +
      `unless on (namespace, cronjob) ${ofReaper('kube_cronjob_spec_suspend')} == 1`,
    forMinutes: FOR_MINUTES,
    summary: `SessionReaper ${namespace}/${reaper} has not succeeded for {{ $value | humanizeDuration }}`,
    description:
      'Ended sessions keep their pods, Secrets and share of the quota: its runs fail, do not start, or could not remove something. ' +
      'The log of its last Job says which.',
    runbook: `kubectl -n ${namespace} get jobs -l app.kubernetes.io/name=${reaper}; kubectl -n ${namespace} describe cronjob ${reaper}`,
  };
}
