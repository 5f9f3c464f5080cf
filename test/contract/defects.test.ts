import { join } from 'node:path';
import { toList, toPlain } from '../../src/core/plain';
import { distObjects, manifestsIn } from '../support/dist';
import { GOLDEN_DIR } from '../support/golden';
import { type KubeObject, loadYaml } from '../support/objects';
import { describeWithShared } from '../support/shared';
import { attempt } from './defects/attempt';
import { defectClasses } from './defects/classes';
import { toTable } from './defects/defect-table';
import { DEFECTS, waysWith } from './defects/defects';
import type { Left, NeverWritten, Refused } from './defects/way';

/** Independent sets of objects: a platform, the Argo CD objects, a golden. */
const platforms = ['azora', 'forge', 'stella'].map((platform) => distObjects(platform));
const others = [distObjects('argocd'), ...manifestsIn(GOLDEN_DIR).map(goldenObjects)];

/** The objects of a golden that are whole: some goldens show the pods of a workload in part, as a PodTemplate without images. */
function goldenObjects(file: string): readonly KubeObject[] {
  return loadYaml(join(GOLDEN_DIR, file)).filter((object) => {
    const { spec } = toPlain(object.template);
    return (
      object.kind !== 'PodTemplate' || toList(toPlain(spec).containers).every((one) => toPlain(one).image !== undefined)
    );
  });
}

function setsOf({ within }: NeverWritten): readonly (readonly KubeObject[])[] {
  return within === 'platforms' ? platforms : [...platforms, ...others];
}

describeWithShared('defects that break something on a cluster', (shared) => {
  const classes = defectClasses(shared).filter((one) => one.class === 'break');

  test('each documented class has an entry, and each entry is a documented class', () => {
    expect(DEFECTS.map(({ id }) => id)).toEqual(classes.map(({ id }) => id).sort());
    expect(DEFECTS.filter(({ ways }) => ways.length === 0)).toEqual([]);
  });

  test.each(waysWith<Refused>('input error'))('$id is an input error: $how', ({ build, says }) => {
    expect(attempt(build)).toEqual({ input: says });
  });

  test.each(waysWith<Refused>('refused at synth'))('$id is refused at synth: $how', ({ build, says }) => {
    expect(attempt(build).synth).toContain(says);
  });

  test.each(waysWith<NeverWritten>('never written'))('$id is never written: $how', (way) => {
    expect(setsOf(way).flatMap(way.finds)).toEqual([]);
    expect(way.finds(way.seeded)).not.toEqual([]);
  });

  test.each(waysWith<Left>('left to a rule'))('$id is left to a rule: $how', ({ build, finds, warns }) => {
    const { objects = [], warnings = [], ...refused } = attempt(build);
    expect(refused).toEqual({});
    expect(finds(objects)).not.toEqual([]);
    if (warns !== undefined) expect(warnings).toContain(warns);
  });

  afterAll(() => {
    process.stderr.write(toTable(classes, DEFECTS));
  });
});
