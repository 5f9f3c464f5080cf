import { AgentProfile } from '../../../src/agent/agent-profile';
import { overheadOf, toOverheads } from '../../../src/core/pods/pod-overhead';
import { capacity } from '../../../src/namespace/capacity';
import { documentHard } from '../../namespace/samples';

const light = {
  name: 'stella-light',
  image: 'ghcr.io/acme/agent:1',
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
};
const kata = { runtimeClassName: 'kata', podOverhead: { cpu: '250m', memory: '160Mi' } };

test('the overhead of a profile counts, and is not part of the pod', () => {
  const profile = new AgentProfile({ ...light, ...kata });
  expect(profile.resources).toEqual({
    requests: { cpu: '350m', 'ephemeral-storage': '256Mi', memory: '416Mi' },
    limits: { cpu: '750m', 'ephemeral-storage': '1Gi', memory: '1184Mi' },
  });
  expect(profile.template.metadata?.annotations).toMatchObject({
    'cdk8s-agents/pod-overhead': 'cpu=250m,memory=160Mi',
  });
  expect(profile.template.spec?.overhead).toBeUndefined();
});

test('of 40 sessions, 26 fit with the overhead', () => {
  const sessions = (profile: AgentProfile) => capacity(documentHard, [profile]).rows[0]?.sessions;
  expect(sessions(new AgentProfile(light))).toBe(40);
  expect(sessions(new AgentProfile({ ...light, ...kata }))).toBe(26);
});

test('an overhead needs a RuntimeClass and valid amounts', () => {
  expect(() => new AgentProfile({ ...light, podOverhead: { cpu: '0', disk: '1' } })).toThrowErrorMatchingInlineSnapshot(
    `"AgentProfile 'stella-light': podOverhead.cpu must be CPU above 0 such as 250m or 2, got "0"; resource of podOverhead must be cpu, memory, ephemeral-storage, hugepages-<size> or a name such as nvidia.com/gpu, got "disk"; podOverhead must be left out without runtimeClassName: only a RuntimeClass has an overhead"`,
  );
});

test('the RuntimeClass that is known comes before what the template states', () => {
  const classes = [
    {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'kata' },
      overhead: { podFixed: { cpu: 1 } },
    },
    { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'plain' } },
    {
      apiVersion: 'example.com/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'other' },
      overhead: { podFixed: { cpu: 2 } },
    },
  ];
  const overheads = toOverheads(classes);
  const of = (runtimeClassName: string) =>
    overheadOf({ spec: { runtimeClassName, overhead: { cpu: '250m' } } }, overheads);
  expect([of('kata'), of('plain'), of('other')]).toEqual([{ cpu: '1' }, {}, { cpu: '250m' }]);
});
