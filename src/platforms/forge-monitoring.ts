import { Construct } from 'constructs';
import { AgentAlerts } from '../monitoring/agents/agent-alerts';
import { ExternalSecretAlerts } from '../monitoring/external-secret-alerts';
import { MonitoringAlerts } from '../monitoring/monitoring-alerts';
import { ServiceAlerts } from '../monitoring/service-alerts';
import type { AgentTenant } from '../tenant/agent-tenant';
import type { ResolvedForge } from './forge-props';
import type { ForgeServices } from './forge-services';
import { watchedSessions } from './watched-sessions';

/** Alerts of the shared services and of each tenant. */
export class ForgeMonitoring extends Construct {
  constructor(
    scope: Construct,
    id: string,
    forge: ResolvedForge,
    tenants: readonly AgentTenant[],
    services: ForgeServices,
  ) {
    super(scope, id);
    const { namespace, monitorLabels: labels, runbooks } = forge;
    const alerts = { labels, runbooks };
    for (const { namespaceName, profiles } of tenants) {
      new AgentAlerts(this, `AgentAlerts-${namespaceName}`, {
        ...alerts,
        name: `${namespaceName}-agents`,
        namespace: namespaceName,
        ...watchedSessions(profiles),
      });
    }
    new ServiceAlerts(this, 'ServiceAlerts', {
      ...alerts,
      name: `${namespace}-services`,
      namespace,
      firstStartMinutes: longestStartMinutes(services),
    });
    new ExternalSecretAlerts(this, 'ExternalSecretAlerts', {
      ...alerts,
      name: 'external-secrets',
      namespace,
      watchedNamespaces: [namespace],
    });
    new MonitoringAlerts(this, 'MonitoringAlerts', {
      ...alerts,
      name: 'monitoring',
      namespace,
      watchedNamespaces: [namespace, ...tenants.map(({ namespaceName }) => namespaceName)],
      // The cluster's Prometheus has its own.
      watchdog: false,
    });
  }
}

/** Kubernetes waits as long for a service that starts. */
function longestStartMinutes(services: ForgeServices): number {
  const { console, modelGateway, model, codeSearch, traces, packageProxy } = services;
  const seconds = [console, modelGateway, model.service, codeSearch.service, traces, packageProxy].map(
    ({ resolved }) => resolved.progressDeadlineSeconds,
  );
  return Math.ceil(Math.max(...seconds) / 60);
}
