import { basename } from 'node:path';
import { groupOf } from '../core/objects/identity';
import { ownValue, type Plain } from '../core/plain';

/** Lists that only a kustomization has at its top. Its kind may be left out. */
const KUSTOMIZATION_LISTS: readonly string[] = [
  'bases',
  'components',
  'configMapGenerator',
  'generators',
  'helmCharts',
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replacements',
  'resources',
  'secretGenerator',
  'transformers',
];

/**
 * How to get the Kubernetes objects that a file of Kustomize or Helm stands for.
 * @returns undefined for a Kubernetes object, and for a file of any other program
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function foreignFix(file: string, document: Plain): string | undefined {
  if (isOfChart(file, document)) return 'pipe the output of helm template instead';
  return isKustomization(file, document) ? 'pipe the output of kubectl kustomize instead' : undefined;
}

function isKustomization(file: string, { apiVersion, kind, ...fields }: Plain): boolean {
  if (typeof apiVersion === 'string' && groupOf({ apiVersion }) === 'kustomize.config.k8s.io') return true;
  if (kind === 'Kustomization' && apiVersion === undefined) return true;
  const isNamed = /^kustomization(\.ya?ml)?$/i.test(basename(file));
  return kind === undefined && (isNamed || KUSTOMIZATION_LISTS.some((field) => Array.isArray(ownValue(fields, field))));
}

/** Whether a document is the Chart.yaml or the values of a Helm chart. */
function isOfChart(file: string, { kind, apiVersion, name, version }: Plain): boolean {
  if (kind !== undefined) return false;
  const isChart = apiVersion === 'v2' || (apiVersion === 'v1' && name !== undefined && version !== undefined);
  return isChart || (apiVersion === undefined && /^(.*[-_.])?values([-_.].*)?\.ya?ml$/.test(basename(file)));
}
