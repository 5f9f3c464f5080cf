import { toList, toPlain } from '../../../src/core/plain';
import type { AlertRule } from './rule-files';
import type { Change } from './watched';

/** A fault, and the alerts that it keeps from firing: a test that does not see it proves nothing. */
export interface Control extends Change {
  readonly silences: (rule: AlertRule) => boolean;

  /** An alert that tells of the fault itself. @default - none */
  readonly reports?: string;
}

const METRIC = /\b([a-z_]+)\{/g;

export const CONTROLS: Readonly<Record<string, Control>> = {
  'no monitor honors labels': {
    configuration: (written) => ({
      ...written,
      scrape_configs: toList(written.scrape_configs).map((job) => ({ ...toPlain(job), honor_labels: false })),
    }),
    // In its own namespace, they fire even for the objects of others.
    silences: ({ expr }) => /kube_(?!resourcequota)/.test(expr) && !expr.includes('"azora-monitoring"'),
    reports: 'KubeStateMetricsAbsent',
  },
  'the metrics are misspelt': {
    rules: (groups) =>
      groups.map((group) => ({
        ...group,
        rules: group.rules.map((rule) => ({ ...rule, expr: rule.expr.replaceAll(METRIC, '$1_x{') })),
      })),
    silences: ({ expr }) => METRIC.test(expr) && !expr.includes('absent('),
  },
  'monitors and alerts lack the labels of their Prometheus': {
    objects: (objects) =>
      objects.map((object) => {
        const { release: _, ...labels } = object.metadata.labels ?? {};
        return { ...object, metadata: { ...object.metadata, labels } };
      }),
    silences: () => true,
  },
};
