import { type AgentsApp, StellaPlatform, type StellaPlatformProps, WorkloadMonitor } from 'cdk8s-agents';
import { profiles } from './profiles';

/** Adds STELLA with this back end and its profiles. The API server admits no pod that differs from its profile, whatever the back end sends. */
export function addPlatform(app: AgentsApp, props: StellaPlatformProps = {}): StellaPlatform {
  const platform = new StellaPlatform(app, 'stella', {
    profiles: [...profiles.values()],
    images: { sessionManagementServer: 'registry.example.com/session-backend:1.0.0' },
    ...props,
  });
  if (platform.monitoring !== undefined) {
    new WorkloadMonitor(platform.monitoring, 'SessionBackend', {
      name: 'session-backend',
      target: platform.workloads.sessionManagementServer,
      port: 'http',
      labels: props.monitorLabels ?? { release: 'kube-prometheus-stack' },
    });
  }
  return platform;
}
