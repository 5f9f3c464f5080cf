import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { DIST, manifestsIn } from '../support/dist';
import { GOLDEN_DIR } from '../support/golden';
import { loadYaml } from '../support/objects';
import { isDefaultVersion, platformFiles } from '../support/platforms';
import { schemaErrors, versions } from '../support/schemas';
import { describeWithShared } from '../support/shared';

interface Manifest {
  readonly file: string;
  readonly object: object;
}

function manifestsOf(folder: string): readonly Manifest[] {
  return manifestsIn(folder).flatMap((file) => loadYaml(join(folder, file)).map((object) => ({ file, object })));
}

/** The platforms as an app renders them that names an older cluster. */
function renderedFor(version: string): readonly Manifest[] {
  return platformFiles(version.replace('v', '')).flatMap(({ name, yaml }) =>
    loadAll(yaml).map((object) => ({ file: name, object: Object(object) })),
  );
}

function errorsOf(manifests: readonly Manifest[], version: string): readonly string[] {
  return manifests.flatMap(({ file, object }) => schemaErrors(object, version).map((error) => `${file}: ${error}`));
}

// One suite, so that the schemas of the versions and of the custom resources are compiled only once.
describeWithShared('dist and goldens by schema', () => {
  const [dist, goldens] = [DIST, GOLDEN_DIR].map(manifestsOf);
  const current = versions().filter(isDefaultVersion);
  const older = versions().filter((version) => !isDefaultVersion(version));

  test.each(current)('every object of dist/ and of the goldens is valid in %s', (version) => {
    expect(errorsOf([...(dist ?? []), ...(goldens ?? [])], version)).toEqual([]);
  });

  test.each(older)(
    'every object of the platforms is valid in %s, if the app says that the cluster is so old',
    (version) => {
      expect(errorsOf(renderedFor(version), version)).toEqual([]);
    },
  );

  test('only the sleep before SIGTERM and the policies of profiles are newer than 1.28', () => {
    const newer = errorsOf([...(dist ?? []), ...(goldens ?? [])], 'v1.28');
    const known = (error: string) =>
      error.endsWith('.lifecycle.preStop.sleep: unknown field') ||
      error.includes(': admissionregistration.k8s.io/v1 Validating');
    expect(newer.filter((error) => !known(error))).toEqual([]);
    expect(newer.length).toBeGreaterThan(0);
    expect(older).toEqual(['v1.28', 'v1.29']);
  });
});
