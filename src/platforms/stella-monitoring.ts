import { Construct } from 'constructs';
import type { AgentTemplate } from '../agent/agent-template';
import { distinct } from '../core/order';
import { AgentAlerts } from '../monitoring/agents/agent-alerts';
import { AgentDashboard } from '../monitoring/agents/agent-dashboard';
import { ExternalSecretAlerts } from '../monitoring/external-secret-alerts';
import { MonitoringAlerts } from '../monitoring/monitoring-alerts';
import { ServiceAlerts } from '../monitoring/service-alerts';
import { ServiceDashboard } from '../monitoring/service-dashboard';
import { WorkloadMonitor } from '../monitoring/workload-monitor';
import type { ResolvedStella } from './stella-props';
import type { StellaServices } from './stella-services';
import { watchedSessions } from './watched-sessions';

/** Monitors, alerts and a dashboard for STELLA. */
export class StellaMonitoring extends Construct {
  constructor(
    scope: Construct,
    id: string,
    stella: ResolvedStella,
    templates: readonly AgentTemplate[],
    services: StellaServices,
  ) {
    super(scope, id);
    const { agentsNamespace, servicesNamespace, profiles, monitorLabels: labels, runbooks } = stella;
    const alerts = { labels, runbooks };
    for (const [index, target] of templates.entries()) {
      const profile = profiles[index];
      if (profile?.resolved.metricsPort === undefined) continue;
      // The STELLA deployment document has no metrics port, no monitor and no ingress for Prometheus, and creates a
      // series per session_id.
      new WorkloadMonitor(this, `Monitor-${profile.name}`, {
        name: profile.name,
        target,
        port: profile.resolved.metricsPort,
        labels,
      });
    }
    // The pages that the STELLA deployment document links to alert on restarts, but the pods of its profiles do not
    // restart.
    new AgentAlerts(this, 'AgentAlerts', {
      ...alerts,
      name: `${agentsNamespace}-agents`,
      namespace: agentsNamespace,
      ...watchedSessions(profiles),
    });
    new ServiceAlerts(this, 'ServiceAlerts', {
      ...alerts,
      name: `${servicesNamespace}-services`,
      namespace: servicesNamespace,
      firstStartMinutes: longestStartMinutes(services),
    });
    const watchedNamespaces = distinct([agentsNamespace, servicesNamespace]);
    // The cluster's Prometheus has to scrape External Secrets Operator.
    new ExternalSecretAlerts(this, 'ExternalSecretAlerts', {
      ...alerts,
      name: 'external-secrets',
      namespace: servicesNamespace,
      watchedNamespaces,
    });
    new MonitoringAlerts(this, 'MonitoringAlerts', {
      ...alerts,
      name: 'monitoring',
      namespace: servicesNamespace,
      watchedNamespaces,
      // The cluster's Prometheus has its own.
      watchdog: false,
    });
    new AgentDashboard(this, 'Dashboard', { name: `${agentsNamespace}-dashboard`, namespace: agentsNamespace });
    new ServiceDashboard(this, 'ServiceDashboard', {
      name: `${servicesNamespace}-services-dashboard`,
      namespace: servicesNamespace,
      leaveOut: ['statefulSets', 'volumes'],
    });
  }
}

/** Kubernetes waits as long for a service that starts, a speech service with its models above all. */
function longestStartMinutes({ sessionManagementServer, stt, tts, messageRecorder }: StellaServices): number {
  const seconds = [sessionManagementServer, stt, tts, messageRecorder].map(
    ({ resolved }) => resolved.progressDeadlineSeconds,
  );
  return Math.ceil(Math.max(...seconds) / 60);
}
