import { Chart, Testing } from 'cdk8s';
import type { Container, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentProfile } from '../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../src/agent/agent-template';
import { renderSession } from '../../src/agent/render-session';
import { AgentsApp } from '../../src/app/agents-app';
import { Health } from '../../src/core/pods/health/health';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import { Microservice } from '../../src/service/microservice';
import { StatefulService } from '../../src/service/stateful-service';
import { minimal as minimalProfile } from '../agent/fixtures';
import { minimal, minimalServer } from '../service/samples';
import { find, toKubeObject } from '../support/objects';

/*
 * One Health and one LifecycleHook for agents and services: every kind means the same in each of them, and the run time renders it
 * as synth does. A new kind has to be added here.
 */

const HEALTH: Readonly<Record<string, Health>> = {
  http: Health.http({ port: 'second', livenessPath: '/livez', readinessPath: '/readyz', scheme: 'HTTPS' }),
  grpc: Health.grpc({ service: 'agent.v1', startupSeconds: 300 }),
  tcp: Health.tcp({ readinessCommand: ['agent', 'ready'], noLivenessReason: 'it may block' }),
  command: Health.command({ livenessCommand: ['agent', 'ping'], readinessCommand: ['agent', 'ready'] }),
  heartbeat: Health.heartbeat({ file: '/tmp/beat', livenessFailureThreshold: 9, timeoutSeconds: 7 }),
  none: Health.none('It ends with its task.'),
};

const HOOKS: Readonly<Record<string, LifecycleHook>> = {
  command: LifecycleHook.command({ command: ['agent', 'drain'] }),
  http: LifecycleHook.http({ path: '/drain', port: 'second', scheme: 'HTTPS', maxSeconds: 90 }),
  sleep: LifecycleHook.sleep(20),
  none: LifecycleHook.none(),
};

const ports = [
  { name: 'first', port: 8080 },
  { name: 'second', port: 9090 },
];

type Words = Pick<AgentProfileProps, 'health' | 'preStop'>;

/** The template of each kind of pod. */
const KINDS: Readonly<Record<string, (words: Words) => PodTemplateSpec>> = {
  AgentProfile: (words) => profile(words).template,
  Microservice: (words) => {
    const chart = Testing.chart();
    new Microservice(chart, 'Service', { ...minimal, ports, ...words, name: 'pods' });
    return find(chart.toJson(), 'Deployment', 'pods').spec?.template ?? {};
  },
  StatefulService: (words) => {
    const chart = Testing.chart();
    new StatefulService(chart, 'Service', { ...minimalServer, ports, ...words, name: 'pods' });
    return find(chart.toJson(), 'StatefulSet', 'pods').spec?.template ?? {};
  },
};

function profile(words: Words): AgentProfile {
  return new AgentProfile({ ...minimalProfile, ports, ...words, name: 'pods' });
}

function factoriesOf(type: object): readonly string[] {
  return Object.getOwnPropertyNames(type).filter((name) => !['length', 'name', 'prototype'].includes(name));
}

test('every kind of health and of hook is in this contract', () => {
  expect(Object.keys(HEALTH)).toEqual(factoriesOf(Health));
  expect(Object.keys(HOOKS).sort()).toEqual([...factoriesOf(LifecycleHook)].sort());
  expect(factoriesOf({ invented: () => undefined })).toEqual(['invented']);
});

/** The probes, without the one default that differs. */
function probesOf({ spec }: PodTemplateSpec, asked: Health): object {
  const [{ livenessProbe, readinessProbe, startupProbe }] = containersOf(spec?.containers);
  const { failureThreshold, ...liveness } = livenessProbe ?? {};
  const kept = asked.timings.livenessFailureThreshold === undefined ? {} : { failureThreshold };
  return { livenessProbe: livenessProbe && { ...liveness, ...kept }, readinessProbe, startupProbe };
}

function containersOf(containers: readonly Container[] = []): readonly [Container] {
  const [first] = containers;
  if (first === undefined) throw new Error('a pod without containers');
  return [first];
}

describe.each(Object.entries(HEALTH))('Health.%s', (kind, health) => {
  test.each(Object.keys(KINDS))('gives the pods of %s the probes of an agent', (owner) => {
    const probes = KINDS[owner]?.({ health }) ?? {};
    const ofAgent = probesOf(profile({ health }).template, health);
    expect(probesOf(probes, health)).toEqual(ofAgent);
    expect(JSON.stringify(ofAgent) === '{}').toBe(kind === 'none');
  });

  test('is the same at run time, in a pod and in a template', () => {
    expectOneRendering(profile({ health }));
  });
});

describe.each(Object.entries(HOOKS))('LifecycleHook.%s', (_kind, preStop) => {
  test.each(Object.keys(KINDS))('means for the pods of %s what it means for an agent', (owner) => {
    const endOf = ({ spec }: PodTemplateSpec): object => ({
      lifecycle: containersOf(spec?.containers)[0].lifecycle,
      grace: spec?.terminationGracePeriodSeconds,
    });
    const health = Health.none('a test');
    expect(endOf(KINDS[owner]?.({ health, preStop }) ?? {})).toEqual(endOf(profile({ health, preStop }).template));
  });

  test('is the same at run time, in a pod and in a template', () => {
    expectOneRendering(profile({ preStop }));
  });
});

/** Checks that renderSession, AgentPod and the filled-in PodTemplate agree. */
function expectOneRendering(rendered: AgentProfile): void {
  const session = { id: 'demo', namespace: 'ai-agents' };
  const chart = new Chart(new AgentsApp({ report: false }), 'chart');
  new AgentPod(chart, 'Pod', { ...session, profile: rendered });
  new AgentTemplate(chart, 'Template', { namespace: 'ai-agents', profile: rendered });
  const { pod } = renderSession(rendered, { ...session, credentials: {} });
  const objects = chart.toJson().map(toKubeObject);
  expect(JSON.stringify(find(objects, 'Pod', 'agent-demo'))).toBe(JSON.stringify(pod));
  const { template } = find(objects, 'PodTemplate', 'pods');
  const filled = JSON.parse(JSON.stringify(template).replaceAll('agent-secret-of-the-session', 'agent-secret-demo'));
  expect(filled.spec).toEqual(pod.spec);
  expect(filled.metadata.annotations).toEqual(pod.metadata?.annotations);
}
