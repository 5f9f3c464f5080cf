import { groupedBy } from '../../core/grouped';
import { InputError } from '../../core/input/input';
import { counted, listed } from '../../core/listed';
import { COMPONENT_LABEL } from '../../core/objects/labels';
import { compare, distinct } from '../../core/order';
import { ownValue } from '../../core/plain';
import type { ManifestSet, SetObject } from '../manifest-set';
import { section } from '../markdown/blocks';
import { code, codes, words } from '../markdown/inline';
import { type Row, table } from '../markdown/table';
import type { Sizes } from '../sizes';
import { workloadRows } from './workload-rows';

const MOST_NAMES = 8;

/** What is in each file: the objects by what they are for, and a line for each workload. */
export function filesSection(set: ManifestSet, sizes: Sizes): string {
  const byFile = groupedBy(set.objects, ({ file }) => file);
  return section('## What is in it', [
    section('### Workloads', [workloadTable(set, sizes)]),
    ...set.files.map(({ name }) => {
      const objects = byFile.get(name) ?? [];
      return section(`### ${words(name)}`, [`${counted(objects.length, 'object')}.`, fileTable(objects)]);
    }),
  ]);
}

function workloadTable(set: ManifestSet, sizes: Sizes): string {
  if (set.network instanceof InputError) return '';
  return table(
    ['workload', 'image', 'ports', 'pods', 'called by', 'calls'],
    workloadRows(set, set.network, sizes).map(({ id, kind, images, ports, replicas, calledBy, calls }) => [
      `${code(id)}, ${words(kind)}`,
      images.map(code).join('<br>'),
      codes(ports),
      words(replicas),
      listed(calledBy.map(code), MOST_NAMES),
      listed(calls.map(code), MOST_NAMES),
    ]),
  );
}

function fileTable(objects: readonly SetObject[]): string {
  return table(['for', 'kind', 'objects'], fileRows(objects));
}

function fileRows(objects: readonly SetObject[]): readonly Row[] {
  const groups = [...groupedBy(objects, (object) => JSON.stringify([componentOf(object), object.kind])).values()];
  const rows = groups.map((same) => ({
    component: componentOf(same[0]),
    kind: same[0].kind,
    paths: distinct(same.map(({ path }) => path)),
  }));
  return rows
    .sort((a, b) => compare(a.component, b.component) || compare(a.kind, b.kind))
    .map(({ component, kind, paths }, index, sorted) => [
      sorted[index - 1]?.component === component ? '' : words(component),
      code(kind),
      `${paths.length > 1 ? `${paths.length}: ` : ''}${listed(paths.map(code), MOST_NAMES)}`,
    ]);
}

/** What an object is for, by the label of Kubernetes for it. */
function componentOf({ labels }: SetObject): string {
  return ownValue(labels, COMPONENT_LABEL) ?? 'not labelled';
}
