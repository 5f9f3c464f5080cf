import { AgentsApp } from '../../src/app/agents-app';
import { AzoraPlatform } from '../../src/platforms/azora';
import type { AzoraPlatformProps } from '../../src/platforms/azora-props';
import { type KubeObject, toKubeObject } from '../support/objects';

/** The Alertmanager of the platform in `dist/`. */
export const ALERTMANAGER = { serviceName: 'alertmanager-operated', namespace: 'monitoring' } as const;

export function azoraApp(props: AzoraPlatformProps = {}): AgentsApp {
  const app = new AgentsApp({ report: false });
  new AzoraPlatform(app, 'azora', { alertmanager: ALERTMANAGER, ...props });
  return app;
}

/** All objects of the platform. */
export function azoraObjects(props: AzoraPlatformProps = {}): readonly KubeObject[] {
  return azoraApp(props)
    .charts.flatMap((chart) => chart.toJson())
    .map(toKubeObject);
}
