import { type ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { apiObjectsIn, constructsIn } from '../../core/objects/api-objects';

/**
 * Adds to a tree the dependencies that follow from others, as cdk8s does before it renders a chart: of a chart on the charts inside it, of
 * charts whose constructs depend on each other, and of the API objects of such constructs. A second call adds nothing.
 */
export function settleDependencies(root: IConstruct): void {
  const all = constructsIn(root);
  for (const { node } of all.filter(Chart.isChart)) {
    for (const inner of node.children.filter(Chart.isChart)) node.addDependency(inner);
  }
  for (const [source, target] of dependenciesOf(all)) {
    const [own, other] = [Chart.of(source), Chart.of(target)];
    if (own !== other) own.node.addDependency(other);
  }
  const objects = new ObjectsOfCharts();
  for (const [source, target] of dependenciesOf(all)) {
    for (const needed of objects.of(target)) {
      for (const object of objects.of(source)) {
        if (needed !== object) object.node.addDependency(needed);
      }
    }
  }
}

type Dependency = readonly [source: IConstruct, target: IConstruct];

function dependenciesOf(all: readonly IConstruct[]): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const source of all) for (const target of source.node.dependencies) found.push([source, target]);
  return found;
}

/** The API objects inside a construct that belong to its chart, and to no chart inside it. */
class ObjectsOfCharts {
  private readonly known = new Map<IConstruct, readonly ApiObject[]>();

  of(construct: IConstruct): readonly ApiObject[] {
    const known = this.known.get(construct);
    if (known !== undefined) return known;
    const chart = Chart.of(construct);
    const objects = apiObjectsIn(construct).filter((object) => Chart.of(object) === chart);
    this.known.set(construct, objects);
    return objects;
  }
}
