/** A panel's query. */
export interface Query {
  /** PromQL. `$__rate_interval` is Grafana's window for `rate`. */
  readonly expr: string;

  /** The name of each series, such as `{{phase}}`. */
  readonly legend: string;
}

/** A graph in a dashboard. */
export interface Panel {
  readonly title: string;

  /** Grafana's name for the unit: short, s, bytes, percentunit, ops. */
  readonly unit: string;

  /** Whether to stack the series as parts of a sum. @default false */
  readonly stacked?: boolean;

  readonly queries: readonly Query[];
}

const WIDTH = 12;
const HEIGHT = 8;
const PER_ROW = 2;

/** The version of the dashboard format. Grafana 10 and 11 read it; newer versions convert it. */
const SCHEMA_VERSION = 39;

/** Puts each field of a panel on its own line, so that a diff shows what changed. */
const BROKEN_LEVELS = 3;

/** Below, what fits into a line of this width stays there. */
const LINE_WIDTH = 130;

/**
 * Renders a Grafana dashboard as JSON, with keys in a fixed order.
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export function renderDashboard(uid: string, title: string, panels: readonly Panel[]): string {
  const dashboard = {
    uid,
    title,
    tags: ['agents'],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }] },
    panels: panels.map(renderPanel),
  };
  return `${toLines(dashboard, BROKEN_LEVELS, '')}\n`;
}

function renderPanel({ title, unit, stacked = false, queries }: Panel, index: number): object {
  const custom = { fillOpacity: stacked ? 20 : 0, stacking: { mode: stacked ? 'normal' : 'none' } };
  return {
    id: index + 1,
    title,
    type: 'timeseries',
    datasource: { type: 'prometheus', uid: '$datasource' },
    gridPos: { x: (index % PER_ROW) * WIDTH, y: Math.floor(index / PER_ROW) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: 0, custom }, overrides: [] },
    targets: queries.map(({ expr, legend }, query) => ({ refId: refId(query), expr, legendFormat: legend })),
  };
}

/** Grafana's letters for queries: A, B, C. */
function refId(query: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + query);
}

/** Renders JSON with one line per entry for the given number of levels, and below for what is too wide. */
function toLines(value: unknown, levels: number, indent: string): string {
  const compact = JSON.stringify(value);
  const fits = levels <= 0 && indent.length + compact.length <= LINE_WIDTH;
  if (fits || typeof value !== 'object' || value === null) return compact;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const entries = Array.isArray(value)
    ? value.map((item) => toLines(item, levels - 1, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${toLines(item, levels - 1, inner)}`);
  if (entries.length === 0) return `${open}${close}`;
  return `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${indent}${close}`;
}
