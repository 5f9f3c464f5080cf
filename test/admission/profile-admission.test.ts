import { Testing } from 'cdk8s';
import { ProfileAdmission } from '../../src/admission/profile-admission';
import { AgentTemplate } from '../../src/agent/agent-template';
import { builtInProfiles, renderSession } from '../../src/session';
import { testSession } from '../cluster/support/sessions';
import { DEVIATIONS, deviating, FREEDOMS } from './deviations';
import { Judge } from './judge';

const profiles = Object.values(builtInProfiles);

const chart = Testing.chart();
const templates = profiles.map((profile) => new AgentTemplate(chart, profile.name, { profile, namespace: 'agents' }));
new ProfileAdmission(chart, 'Admission', { templates });
const judge = new Judge(Testing.synth(chart));

describe.each(profiles.map((profile) => [profile.name, profile] as const))('a session of %s', (_name, profile) => {
  const { pod } = renderSession(profile, testSession('one', 'agents'));

  test.each(Object.entries(FREEDOMS))('with %s is admitted', (_what, freedom) => {
    const object = deviating(pod, freedom);
    expect(judge.refusals({ operation: 'CREATE', resource: 'pods', object })).toEqual([]);
  });

  test.each(Object.entries(DEVIATIONS))('with %s is refused', (_what, deviation) => {
    const object = deviating(pod, deviation);
    const [first] = judge.refusals({ operation: 'CREATE', resource: 'pods', object });
    expect(first?.message.split(' must be ')[0]).toBe(deviation.field);
  });
});
