import { ApiObject, Chart, Testing } from 'cdk8s';
import { NamespaceGuardrails, type NamespaceGuardrailsProps } from '../../src/namespace/namespace-guardrails';
import { NamespaceLimits } from '../../src/namespace/namespace-limits';
import { expectGolden } from '../support/golden';
import { stellaAgent } from './samples';

const bounds = {
  podMinCpu: '100m',
  podMaxCpu: '2',
  podMinMemory: '256Mi',
  podMaxMemory: '4Gi',
  volumeMin: '1Gi',
  volumeMax: '10Gi',
};

/** The errors at synth for raw objects in a namespace with these limits. */
function problems(limits: NamespaceGuardrailsProps['limits'], ...objects: readonly object[]): readonly string[] {
  const app = Testing.app();
  const chart = new Chart(app, 'all');
  new NamespaceGuardrails(chart, 'Guardrails', { name: 'a', ...(limits && { limits }), profiles: [stellaAgent] });
  objects.forEach((object, index) => {
    new ApiObject(chart, `Object${index}`, { apiVersion: 'v1', kind: 'Pod', ...object });
  });
  return app.node.findAll().flatMap((construct) => construct.node.validate());
}

/** A pod of two containers with the same resources. */
function pair(cpu: string, limit: string): object {
  const resources = { requests: { cpu, memory: '256Mi' }, limits: { cpu: limit, memory: '1Gi' } };
  return {
    metadata: { name: 'pair', namespace: 'a' },
    spec: { containers: ['one', 'two'].map((name) => ({ name, resources })) },
  };
}

function claim(storage: string): object {
  return {
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'a' },
    spec: { resources: { requests: { storage } } },
  };
}

test('bounds of pods and volume claims are items of their own', () => {
  const chart = Testing.chart();
  new NamespaceLimits(chart, 'Limits', { namespace: 'ai-agents', ...bounds });
  expectGolden(chart, 'namespace-limits/pods-and-volumes');
});

test('what fits is accepted', () => {
  expect(problems(bounds, pair('50m', '1'), claim('1Gi'))).toEqual([]);
});

test('a pod counts with all its containers, and a claim with its size', () => {
  expect(problems(bounds, pair('49m', '1001m'), claim('11Gi'))).toEqual([
    "LimitRange 'a/a-limits': Pod 'a/pair': min cpu 100m of a pod refuses the pod, which requests 98m",
    "LimitRange 'a/a-limits': Pod 'a/pair': max cpu 2 of a pod refuses the pod, whose limit is 2002m",
    "LimitRange 'a/a-limits': PersistentVolumeClaim 'a/data': max storage 10Gi refuses a claim of 11Gi",
  ]);
  expect(problems(bounds, claim('1023Mi'))).toEqual([
    "LimitRange 'a/a-limits': PersistentVolumeClaim 'a/data': min storage 1Gi refuses a claim of 1023Mi",
  ]);
});

test('sessions are checked, and LimitRanges by hand and of others count', () => {
  const spec = {
    limits: [{ type: 'Pod', max: { cpu: '900m', 'nvidia.com/gpu': '1' }, maxLimitRequestRatio: { cpu: '2' } }],
  };
  const raw = { kind: 'LimitRange', metadata: { name: 'by-hand', namespace: 'a' }, spec };
  expect(problems({}, raw)).toEqual([
    "LimitRange 'a/by-hand': Profile 'a/stella-agent': max cpu 900m of a pod refuses the pod, whose limit is 1000m",
    "LimitRange 'a/by-hand': Profile 'a/stella-agent': max nvidia.com/gpu 1 of a pod refuses pods without a limit",
    "LimitRange 'a/by-hand': Profile 'a/stella-agent': maxLimitRequestRatio cpu 2 of a pod refuses request 250m and limit 1000m",
  ]);
  const app = Testing.app();
  const props = { name: 'a', createdBy: { limits: 'the platform team' }, limits: { podMinMemory: '1Gi' } };
  new NamespaceGuardrails(new Chart(app, 'all'), 'Guardrails', { ...props, profiles: [stellaAgent] });
  expect(app.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([
    "LimitRange of the platform team in 'a': Profile 'a/stella-agent': min memory 1Gi of a pod refuses the pod, which requests 512Mi",
  ]);
});

test('bounds that contradict each other are refused', () => {
  expect(() => problems({ podMinCpu: '2', podMaxCpu: '1', volumeMin: 'x' })).toThrow(
    /podMinCpu must be at most podMaxCpu 1, got 2; volumeMin must be/,
  );
});
