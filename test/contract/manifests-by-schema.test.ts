import { join } from 'node:path';
import { DIST, manifestsIn } from '../support/dist';
import { GOLDEN_DIR } from '../support/golden';
import { loadYaml } from '../support/objects';
import { schemaErrors, versions } from '../support/schemas';
import { describeWithShared } from '../support/shared';

// One suite, so that the schemas of the versions and of the custom resources are compiled only once.
describeWithShared('dist and goldens by schema', () => {
  const manifests = [DIST, GOLDEN_DIR].flatMap((folder) =>
    manifestsIn(folder).flatMap((file) => loadYaml(join(folder, file)).map((object) => ({ file, object }))),
  );

  test.each(versions())('every object of dist/ and of the goldens is valid in %s', (version) => {
    const errors = manifests.flatMap(({ file, object }) =>
      schemaErrors(object, version).map((error) => `${file}: ${error}`),
    );
    expect(errors).toEqual([]);
  });
});
