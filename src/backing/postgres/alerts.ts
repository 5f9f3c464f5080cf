import { Construct } from 'constructs';
import type { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel } from '../../core/input/names';
import { count, percent, positiveSeconds } from '../../core/input/numbers';
import { bytes } from '../../core/input/quantity';
import { resolved } from '../../core/resolved';
import { alertsRule, checkAlerts } from '../../monitoring/alert-rule';
import { postgresAlerts } from './alert-rules';
import { POSTGRES_ALERTS_DEFAULTS, type PostgresAlertsProps, type ResolvedPostgresAlerts } from './alerts-props';

/**
 * Alerts for a CloudNativePG cluster, based on its own metrics.
 * @see https://cloudnative-pg.io/documentation/current/monitoring/
 */
@checkedCalls('PostgresAlerts')
export class PostgresAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: PostgresAlertsProps) {
    super(scope, id);
    const alerts = resolved(props, POSTGRES_ALERTS_DEFAULTS);
    checkPostgresAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, postgresAlerts(alerts));
  }
}

function checkPostgresAlerts(alerts: ResolvedPostgresAlerts): void {
  const input = new Input(`PostgresAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('cluster', alerts.cluster, dnsLabel);
  input.optional('storageSize', alerts.storageSize, bytes);
  input.optional('walStorageSize', alerts.walStorageSize, bytes);
  input.required('fullPercent', alerts.fullPercent, percent);
  input.required('instances', alerts.instances, count);
  input.required('missingMinutes', alerts.missingMinutes, count);
  input.required('lagSeconds', alerts.lagSeconds, positiveSeconds);
  input.required('connectionsPercent', alerts.connectionsPercent, percent);
  input.required('backupHours', alerts.backupHours, count);
  input.done();
}
