import { Testing } from 'cdk8s';
import { ProfileAdmission } from '../../src/admission/profile-admission';
import { AgentTemplate } from '../../src/agent/agent-template';
import { renderSession } from '../../src/session';
import { testSession } from '../cluster/support/sessions';
import { SEED } from '../reachability/runs';
import { DEVIATIONS, deviating, FREEDOMS, fieldPattern } from './deviations';
import { Judge } from './judge';
import { mutations } from './mutations';
import { LAWFUL } from './profiles';

const RUNS = 1000;

const chart = Testing.chart();
const templates = LAWFUL.map((profile) => new AgentTemplate(chart, profile.name, { profile, namespace: 'agents' }));
new ProfileAdmission(chart, 'Admission', { templates });
const judge = new Judge(Testing.synth(chart));

const refusals = (object: object) => judge.refusals({ operation: 'CREATE', resource: 'pods', object });

describe.each(LAWFUL.map((profile) => [profile.name, profile] as const))('a session of %s', (_name, profile) => {
  const { pod } = renderSession(profile, testSession('one', 'agents'));

  test.each(Object.entries(FREEDOMS))('with %s is admitted', (_what, freedom) => {
    expect(refusals(deviating(pod, freedom))).toEqual([]);
  });

  test.each(Object.entries(DEVIATIONS))('with %s is refused', (_what, deviation) => {
    const [first] = refusals(deviating(pod, deviation));
    expect(first?.message).toMatch(new RegExp(`^${fieldPattern(deviation)} must be `));
  });

  test(`is refused with a deviation among ${RUNS} random changes, and only then`, () => {
    const random = mutations(pod, RUNS, SEED).filter(({ isBad }) => isBad !== undefined);
    const wrong = random.filter(({ pod, isBad }) => refusals(pod).length > 0 !== isBad);
    expect({ seed: SEED, wrong: wrong.map(({ names }) => names) }).toEqual({ seed: SEED, wrong: [] });
    expect(random.filter(({ isBad }) => isBad === false).length).toBeGreaterThan(RUNS / 10);
    expect(random.filter(({ isBad }) => isBad === true).length).toBeGreaterThan(RUNS / 10);
  });
});
