import { Construct } from 'constructs';
import type { AgentTemplate } from '../agent/agent-template';
import { AgentAlerts } from '../monitoring/agent-alerts';
import { AgentDashboard } from '../monitoring/agent-dashboard';
import { ServiceAlerts } from '../monitoring/service-alerts';
import { WorkloadMonitor } from '../monitoring/workload-monitor';
import type { ResolvedStella } from './stella-props';

/** Monitors, alerts and a dashboard for STELLA. */
export class StellaMonitoring extends Construct {
  constructor(scope: Construct, id: string, stella: ResolvedStella, templates: readonly AgentTemplate[]) {
    super(scope, id);
    const { agentsNamespace, servicesNamespace, profiles, monitorLabels: labels } = stella;
    for (const [index, target] of templates.entries()) {
      const profile = profiles[index];
      if (!profile) continue;
      // The STELLA deployment document has no metrics port, no monitor and no ingress for Prometheus, and creates a
      // series per session_id.
      new WorkloadMonitor(this, `Monitor-${profile.name}`, {
        name: profile.name,
        target,
        port: profile.resolved.metricsPort,
        labels,
      });
    }
    // The pages that the STELLA deployment document links to alert on restarts, but pods with restartPolicy Never do
    // not restart.
    new AgentAlerts(this, 'AgentAlerts', { name: `${agentsNamespace}-agents`, namespace: agentsNamespace, labels });
    new ServiceAlerts(this, 'ServiceAlerts', {
      name: `${servicesNamespace}-services`,
      namespace: servicesNamespace,
      labels,
    });
    new AgentDashboard(this, 'Dashboard', { name: `${agentsNamespace}-dashboard`, namespace: agentsNamespace });
  }
}
