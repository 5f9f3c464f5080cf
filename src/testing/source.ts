import { withTreeCaches } from '../core/objects/tree-cache';
import { toPlain } from '../core/plain';
import type { Reachability } from '../reachability/index';

/** The objects to check paths in: plain objects, a chart, an app, or a Reachability. */
export type Reachable = readonly object[] | Rendered | { readonly charts: readonly Rendered[] } | Reachability;

interface Rendered {
  toJson(): readonly object[];
}

/** A construct, as far as it is needed here: this entry point does not load constructs. */
interface Tree {
  readonly node: { readonly root: object; findAll(): readonly object[] };
}

/** How a received value gives its objects. */
export interface Source {
  /** Renders the objects as they are now. Undefined for a value that has none. */
  render(): readonly object[] | undefined;

  /** Throws the errors of the whole app, as cdk8s does whenever it renders a chart. */
  validate(): void;
}

export function toSource(received: object): Source {
  if (Array.isArray(received)) return { render: () => received, validate: () => undefined };
  const charts = (): readonly Rendered[] => {
    const all: readonly object[] =
      'charts' in received && Array.isArray(received.charts) ? received.charts : [received];
    return all.filter(isRendered);
  };
  return {
    render: () => (isRendered(received) || 'charts' in received ? renderAll(charts()) : undefined),
    validate: () => {
      const [first] = charts();
      if (first !== undefined && isChart(first)) withTreeCaches(first.node.root, () => first.toJson());
    },
  };
}

function renderAll(charts: readonly Rendered[]): readonly object[] | undefined {
  const lists: readonly unknown[] = charts.map((chart) => (isChart(chart) ? objectsOf(chart) : chart.toJson()));
  return lists.every((list) => Array.isArray(list)) ? lists.flat() : undefined;
}

/** The objects of a chart, one by one, because `toJson` of a chart validates the whole app: for all charts, that takes quadratic time. */
function objectsOf(chart: Tree): readonly object[] {
  return chart.node
    .findAll()
    .filter((construct) => isApiObject(construct) && toPlain(construct).chart === chart)
    .flatMap((construct) => (isRendered(construct) ? construct.toJson() : []));
}

function isRendered(value: unknown): value is Rendered {
  return typeof toPlain(value).toJson === 'function';
}

/** Whether a value is a chart of cdk8s, without loading cdk8s. A chart with a `toJson` of its own is rendered by it. */
function isChart(value: Rendered): value is Rendered & Tree {
  const owners = prototypesOf(value).filter((prototype) => Object.hasOwn(prototype, 'toJson'));
  return owners.length === 1 && typeof toPlain(toPlain(value).node).findAll === 'function' && !isApiObject(value);
}

function prototypesOf(value: object): readonly object[] {
  const next: unknown = Object.getPrototypeOf(value);
  return typeof next === 'object' && next !== null ? [value, ...prototypesOf(next)] : [value];
}

function isApiObject(value: object): boolean {
  return Symbol.for('cdk8s.ApiObject') in value;
}
