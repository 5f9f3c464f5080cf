import { ApiObject, type App, Chart } from 'cdk8s';
import { rendered } from '../../core/objects/rendered';
import { settleDependencies } from './settle-dependencies';
import { topologyOf } from './topology';
import { validateTree } from './validate-tree';

/** A chart with its objects as JSON. */
export interface RenderedChart {
  readonly chart: Chart;
  readonly documents: readonly ApiDocument[];
}

/** The fields that an app reads from a rendered object. */
export interface ApiDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * All charts of an app with their objects, both in the order of their dependencies, as `chart.toJson` returns them. cdk8s settles the
 * dependencies of the whole app and validates all of it once for each chart; this does so once.
 * @throws Error that lists what validations found, or names the constructs of a cycle
 */
export function renderedCharts(app: App): readonly RenderedChart[] {
  validateTree(app);
  settleDependencies(app);
  return app.charts.map((chart) => ({ chart, documents: documentsOf(chart) }));
}

function documentsOf(chart: Chart): readonly ApiDocument[] {
  const isOwn = chart.toJson !== Chart.prototype.toJson;
  return isOwn ? chart.toJson() : objectsOf(chart).map((object) => rendered(object) as unknown as ApiDocument);
}

function objectsOf(chart: Chart): readonly ApiObject[] {
  return topologyOf(chart).filter(
    (construct): construct is ApiObject => ApiObject.isApiObject(construct) && Chart.of(construct) === chart,
  );
}
