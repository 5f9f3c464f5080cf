import { groupedBy } from '../../core/grouped';
import { counted, listed } from '../../core/listed';
import { COMPONENT_LABEL } from '../../core/objects/labels';
import { compare, distinct } from '../../core/order';
import type { ManifestSet, SetObject } from '../manifest-set';
import { section } from '../markdown/blocks';
import { code, words } from '../markdown/inline';
import { type Row, table } from '../markdown/table';

const MOST_NAMES = 8;

/** What is in each file: the objects by what they are for. */
export function filesSection(set: ManifestSet): string {
  const byFile = groupedBy(set.objects, ({ file }) => file);
  return section('## What is in each file', [
    ...set.files.map(({ name }) => {
      const objects = byFile.get(name) ?? [];
      return section(`### ${words(name)}`, [`${counted(objects.length, 'object')}.`, fileTable(objects)]);
    }),
  ]);
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
  return Object.hasOwn(labels, COMPONENT_LABEL) ? (labels[COMPONENT_LABEL] ?? '') : 'not labelled';
}
