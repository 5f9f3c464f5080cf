import { AgentsApp } from '../../src/app/agents-app';
import { Cluster as Facts } from '../../src/core/cluster/cluster';
import { PlatformGitOps } from '../../src/platforms/platform-git-ops';
import { StellaPlatform } from '../../src/platforms/stella';
import { AgentProfile, SessionRefused, Sessions, stellaLight } from '../../src/session';
import { type ApiObject, Cluster, eventually } from './support/cluster';
import { ownNamespaceName } from './support/own-namespace';
import { clientOf } from './support/session-manager';
import { testSession } from './support/sessions';

/*
 * STELLA as Argo CD delivers it, one wave after the other, with the policies that hold its sessions to their profiles.
 */

const cluster = Cluster.fromEnvironment();
const kubernetesVersion = /1\.\d+/.exec(cluster.serverVersion())?.[0] ?? '';
const facts = new Facts({ kubernetesVersion });
const agentsNamespace = ownNamespaceName('held');
const servicesNamespace = `${agentsNamespace}-by`;
const profile = AgentProfile.fromProfile(stellaLight, { sessionEnv: ['LANGUAGE'] });

/** What the images of the services and controllers outside this cluster would be needed for. */
const LEFT_OUT = ['AppProject', 'Application', 'Deployment', 'ExternalSecret', 'HorizontalPodAutoscaler'];

function waves(): readonly (readonly ApiObject[])[] {
  const app = new AgentsApp({ report: false, cluster: facts });
  const stella = new StellaPlatform(app, 'stella', {
    agentsNamespace,
    servicesNamespace,
    profiles: [profile],
    monitor: false,
  });
  new PlatformGitOps(app, 'argocd', { repoUrl: 'https://github.com/acme/platforms.git', platforms: [stella] });
  const objects: readonly ApiObject[] = app.charts.flatMap((chart) => chart.toJson());
  const applied = objects.filter(({ kind }) => !LEFT_OUT.includes(kind));
  const waveOf = ({ metadata }: ApiObject) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
  const numbers = [...new Set(applied.map(waveOf))].sort((one, other) => one - other);
  return numbers.map((wave) => applied.filter((object) => waveOf(object) === wave));
}

const inWaves = waves();
const namesOf = (kind: string) =>
  inWaves
    .flat()
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => metadata.name);

(facts.has('admissionPolicies') ? describe : describe.skip)(`STELLA on ${cluster.serverVersion()}`, () => {
  let sessions: Sessions;

  beforeAll(() => {
    for (const wave of inWaves) cluster.apply(wave);
    sessions = new Sessions(clientOf(servicesNamespace, 'session-manager'), { namespace: agentsNamespace });
  }, 60_000);

  afterAll(() => {
    cluster.deleteAll('validatingadmissionpolicybinding', namesOf('ValidatingAdmissionPolicyBinding'));
    cluster.deleteAll('validatingadmissionpolicy', namesOf('ValidatingAdmissionPolicy'));
    cluster.deleteAll('namespace', [agentsNamespace, servicesNamespace]);
  });

  const refusedBy = async (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'not refused',
      (error) => (error instanceof SessionRefused ? error.refusal : error),
    );

  test('has its policies in the wave before its templates and services', () => {
    const kinds = inWaves.map((wave) => new Set(wave.map(({ kind }) => kind)));
    const waveWith = (kind: string) => kinds.findIndex((wave) => wave.has(kind));
    expect(waveWith('ValidatingAdmissionPolicy')).toBe(waveWith('ValidatingAdmissionPolicyBinding'));
    expect(waveWith('ValidatingAdmissionPolicy')).toBeLessThan(waveWith('PodTemplate'));
    expect(waveWith('Namespace')).toBeLessThan(waveWith('ValidatingAdmissionPolicy'));
  });

  test('starts a session of its session manager, with what the profile allows and no more', async () => {
    const session = { ...testSession('one', agentsNamespace), env: { LANGUAGE: 'de' } };
    const { namespace: _, ...wanted } = session;
    // A new policy takes about a second.
    const other = AgentProfile.fromProfile(profile, { image: 'ghcr.io/acme/evil:1.0.0' });
    let refusal: unknown;
    const refuse = async (): Promise<boolean> => {
      refusal = await refusedBy(sessions.create(other, { ...wanted, id: `evil-${Date.now()}` }));
      return Object(refusal).kind === 'admission-policy';
    };
    for (let left = 20; left > 0 && !(await refuse()); left--) await new Promise((next) => setTimeout(next, 250));
    expect(refusal).toMatchObject({ kind: 'admission-policy' });
    expect(JSON.stringify(refusal)).toContain('spec.containers[agent].image must be');
    const created = await sessions.create(profile, wanted);
    expect(created).toMatchObject({ id: 'one', podName: 'agent-one', isNew: true });
    expect(cluster.exists('secret', 'agent-secret-one', agentsNamespace)).toBe(true);
    await expect(async () =>
      sessions.create(profile, { ...wanted, id: 'two', env: { LD_PRELOAD: 'x' } }),
    ).rejects.toThrow('env.LD_PRELOAD must be in sessionEnv');
  }, 30_000);

  test('starts no session of a profile that is deleted, and keeps those that run', async () => {
    cluster.delete('podtemplate', profile.name, agentsNamespace);
    const { namespace: _, ...wanted } = testSession('late', agentsNamespace);
    const late = () => refusedBy(sessions.create(profile, wanted));
    await eventually(10, 'the template is gone', () => !cluster.exists('podtemplate', profile.name, agentsNamespace));
    expect(JSON.stringify(await late())).toMatch(/no params found/);
    expect(cluster.exists('pod', 'agent-one', agentsNamespace)).toBe(true);
  }, 30_000);
});
