import { AgentsApp } from '../../src/app/agents-app';
import { AzoraPlatform } from '../../src/platforms/azora';
import type { AzoraPlatformProps } from '../../src/platforms/azora-props';
import { type KubeObject, toKubeObject } from '../support/objects';

/** All objects of the platform. */
export function azoraObjects(props: AzoraPlatformProps = {}): readonly KubeObject[] {
  const app = new AgentsApp({ report: false });
  new AzoraPlatform(app, 'azora', props);
  return app.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);
}
