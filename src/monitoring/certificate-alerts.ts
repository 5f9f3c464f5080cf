import { Construct } from 'constructs';
import type { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { count } from '../core/input/numbers';
import { type Alert, alertsRule } from './alert-rule';
import { aboutObjects, equals } from './series';
import {
  checkWatched,
  type ResolvedWatchedNamespaces,
  resolveWatched,
  type WatchedNamespacesProps,
} from './watched-namespaces';

/** Props of CertificateAlerts. */
export interface CertificateAlertsProps extends WatchedNamespacesProps {
  /** Minutes that a Certificate may not be ready: an ACME challenge takes a few. @default 30 */
  readonly notReadyMinutes?: number;

  /**
   * Days before the expiry of a certificate that was not renewed. Must be less than what cert-manager leaves: by default, it renews
   * when a third of the lifetime is left, which is 30 days of Let's Encrypt's 90.
   * @default 14
   */
  readonly certificateDays?: number;
}

const DEFAULTS = { notReadyMinutes: 30, certificateDays: 14 } satisfies Partial<CertificateAlertsProps>;

type ResolvedCertificateAlerts = ResolvedWatchedNamespaces & typeof DEFAULTS;

/**
 * Alerts for the Certificates of cert-manager, based on its metrics. A Prometheus must scrape cert-manager: an
 * OperatorMonitor, or its chart with `prometheus.servicemonitor.enabled=true`.
 * @see https://cert-manager.io/docs/devops-tips/prometheus-metrics/
 */
@checkedCalls('CertificateAlerts')
export class CertificateAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a number is invalid */
  constructor(scope: Construct, id: string, props: CertificateAlertsProps) {
    super(scope, id);
    const alerts: ResolvedCertificateAlerts = { ...DEFAULTS, ...resolveWatched(props) };
    const input = new Input(`CertificateAlerts '${alerts.namespace}/${alerts.name}'`);
    checkWatched(input, alerts);
    input.required('notReadyMinutes', alerts.notReadyMinutes, count);
    input.required('certificateDays', alerts.certificateDays, count);
    input.done();
    this.prometheusRule = alertsRule(this, alerts, [notReady(alerts), expires(alerts), expiresToday(alerts)]);
  }
}

const RUNBOOK = 'kubectl -n {{ $labels.namespace }} describe certificates.cert-manager.io {{ $labels.name }}';

function notReady({ watchedNamespaces, notReadyMinutes }: ResolvedCertificateAlerts): Alert {
  const ready = aboutObjects('certmanager_certificate_ready_status', watchedNamespaces, equals('condition', 'True'));
  return {
    name: 'CertificateNotReady',
    expr: `max by (namespace, name) ${ready} == 0`,
    forMinutes: notReadyMinutes,
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} is not ready',
    description:
      'Its Secret is missing, does not fit the Certificate, or has expired: the issuer refuses it, or cannot be reached.',
    runbook: RUNBOOK,
  };
}

/** The seconds until a certificate expires, of those that were issued: the metric of the others is 0. */
function secondsLeft({ watchedNamespaces }: ResolvedCertificateAlerts): string {
  const expiry = aboutObjects('certmanager_certificate_expiration_timestamp_seconds', watchedNamespaces);
  return `(max by (namespace, name) ${expiry} > 0) - time()`;
}

function expires(alerts: ResolvedCertificateAlerts): Alert {
  return {
    name: 'CertificateExpires',
    expr: `${secondsLeft(alerts)} < ${alerts.certificateDays} * 86400`,
    forMinutes: 60,
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} expires in {{ $value | humanizeDuration }}',
    description: 'cert-manager should have renewed it by now: the issuer refuses it, or cannot be reached.',
    runbook: RUNBOOK,
  };
}

function expiresToday(alerts: ResolvedCertificateAlerts): Alert {
  return {
    name: 'CertificateExpiresToday',
    severity: 'critical',
    expr: `${secondsLeft(alerts)} < 86400`,
    forMinutes: 15,
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} expires in {{ $value | humanizeDuration }}',
    description:
      'Then every client refuses the connection. cert-manager has failed to renew it for as long as CertificateExpires fires.',
    runbook: RUNBOOK,
  };
}
