import { type ApiObject, Testing } from 'cdk8s';
import fc from 'fast-check';
import type { Pod } from 'kubernetes-types/core/v1';
import { ProfileAdmission } from '../../src/admission/profile-admission';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentTemplate } from '../../src/agent/agent-template';
import { AgentScaledJob } from '../../src/agent/scaled-job/agent-scaled-job';
import { Cluster } from '../../src/core/cluster/cluster';
import { SESSION_LIMIT_ANNOTATION } from '../../src/core/objects/labels';
import { toPlain } from '../../src/core/plain';
import {
  AgentProfile,
  builtInProfiles,
  type CredentialedSession,
  renderOwnedSecret,
  renderSession,
} from '../../src/session';
import { Judge } from '../admission/judge';
import { LAWFUL } from '../admission/profiles';
import { every, fakes, freedoms, keylessFakes, minimal, withVolumes, worker } from '../agent/fixtures';
import { SEED } from '../reachability/runs';

/*
 * Whatever a session sets that its profile allows, the API server admits: the renderer and the law never disagree. A new prop of a
 * profile comes in with `every`, and a new prop of a session does not compile here until it is drawn.
 */

const RUNS = 60;
const namespace = 'agents';

/** One profile for each that exists, whose sessions may set something of each kind. */
const PROFILES: readonly AgentProfile[] = [
  ...LAWFUL,
  ...Object.values(builtInProfiles),
  new AgentProfile(minimal),
  new AgentProfile({ ...every, ...freedoms }),
  new AgentProfile(worker),
  new AgentProfile(withVolumes),
].map((profile, index) => AgentProfile.fromProfile(profile, { ...freedoms, name: `profile-${index}` }));

const chart = Testing.chart();
new Cluster({ kubernetesVersion: '1.36' }).addTo(chart);
const admission = new ProfileAdmission(chart, 'Admission', { name: 'law' });
for (const profile of PROFILES) {
  admission.addTemplate(new AgentTemplate(chart, profile.name, { profile, namespace }));
}
const judge = new Judge(chart.toJson());

const refusals = (resource: 'pods' | 'secrets', object: object) =>
  judge.refusals({ operation: 'CREATE', resource, object }).map(({ message }) => message);

/** Some of the keys that the profiles of this suite allow, with values of any characters that a label or a variable may have. */
const some = (keys: readonly string[], value: fc.Arbitrary<string>) =>
  fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length });

/**
 * What a session may set. Required<> makes a new prop a compile error. The name of a Secret is the session's in the eyes of the law,
 * and its credentials are the profile's.
 */
const SESSIONS: {
  readonly [key in Exclude<keyof Required<CredentialedSession>, 'secretName' | 'credentials'>]: fc.Arbitrary<
    CredentialedSession[key]
  >;
} = {
  id: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/),
  namespace: fc.constant(namespace),
  env: some(freedoms.sessionEnv, fc.string()),
  labels: some(freedoms.sessionLabelKeys, fc.stringMatching(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?)?$/)),
  annotations: some([...freedoms.sessionAnnotationKeys, SESSION_LIMIT_ANNOTATION], fc.string()),
};

const named = PROFILES.map((profile) => [profile.name, profile] as const);

describe.each(named)('sessions of %s', (_name, profile) => {
  const credentials = profile.resolved.modelAccess === undefined ? fakes : keylessFakes;

  test(`pass the law, each of ${RUNS}`, () => {
    const said: string[] = [];
    const run = fc.property(fc.record(SESSIONS), (session) => {
      const { pod, secret } = renderSession(profile, {
        ...session,
        ...(profile.resolved.secretAs === 'none' ? {} : { credentials }),
      });
      said.push(...refusals('pods', pod));
      const { name } = pod.metadata ?? {};
      if (secret !== undefined)
        said.push(...refusals('secrets', renderOwnedSecret(secret, { metadata: { name, uid: 'u' } })));
      return said.length === 0;
    });
    fc.check(run, { numRuns: RUNS, seed: SEED });
    expect({ seed: SEED, said }).toEqual({ seed: SEED, said: [] });
  });

  test('that are declared in Git pass it too', () => {
    const page = Testing.chart();
    const { resource } = new AgentPod(page, 'Pod', { id: 'one', namespace, profile, env: { ROOM: '7' } });
    expect(refusals('pods', resource.toJson())).toEqual([]);
  });

  test('with the Secret of another session do not', () => {
    const { pod } = renderSession(profile, {
      id: 'one',
      namespace,
      secretName: 'agent-secret-two',
      ...(profile.resolved.secretAs === 'none' ? {} : { credentials }),
    });
    const readsSecret = JSON.stringify(pod).includes('agent-secret-two');
    expect(refusals('pods', pod).length > 0).toBe(readsSecret);
  });
});

test.each(named)('the pods of an AgentScaledJob of %s pass the law', (_name, profile) => {
  const page = Testing.chart();
  new Cluster({ kubernetesVersion: '1.36' }).addTo(page);
  const job = new AgentScaledJob(page, 'Job', {
    profile,
    namespace,
    triggers: [{ type: 'cron', metadata: {} }],
    maxReplicas: 1,
    ...(profile.resolved.secretAs === 'none' ? {} : { secretName: 'shared' }),
  });
  const own = new ProfileAdmission(page, 'Admission', { scaledJobs: [job] });
  const created = (template: ApiObject | undefined): Pod => toPlain(template?.toJson()).template as Pod;
  const { metadata, spec } = created(own.jobTemplates[0]);
  const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'job-1', uid: 'u', controller: true }];
  const object = { metadata: { ...metadata, name: 'job-1-abcde', namespace, ownerReferences }, spec };
  const judged = (pod: object) =>
    new Judge(page.toJson()).refusals({ operation: 'CREATE', resource: 'pods', object: pod });
  expect(judged(object)).toEqual([]);
  expect(judged({ ...object, spec: { ...spec, hostNetwork: true } }).map(({ message }) => message)).toEqual([
    'spec.hostNetwork must be unset, got true',
  ]);
});
