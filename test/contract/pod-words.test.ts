import { type Chart, Testing } from 'cdk8s';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentProfile } from '../../src/agent/agent-profile';
import { Cluster } from '../../src/core/cluster/cluster';
import { Health } from '../../src/core/pods/health/health';
import type { PodProps } from '../../src/core/pods/pod-props';
import { Microservice } from '../../src/service/microservice';
import { StatefulService } from '../../src/service/stateful-service';
import { minimal as minimalProfile } from '../agent/fixtures';
import { minimal, minimalServer } from '../service/samples';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { podWords } from '../support/pod-words';

/*
 * Agents and services have one vocabulary: a prop that both have is rendered into the same fields, wherever it is said.
 */

const WORDS = Object.keys(podWords) as (keyof typeof podWords)[];

/** A chart for a cluster that has every field. */
function newest(): Chart {
  const chart = Testing.chart();
  new Cluster({ kubernetesVersion: '1.37' }).addTo(chart);
  return chart;
}

/** The template of each kind of pod, without what tells the kinds apart: names, and what only one of them has. */
const KINDS: Readonly<Record<string, (words: Partial<PodProps>) => PodTemplateSpec>> = {
  AgentProfile: (words) => new AgentProfile({ ...minimalProfile, ...words, name: 'pods' }).template,
  Microservice: (words) => {
    const chart = newest();
    new Microservice(chart, 'Service', { ...minimal, ...words, name: 'pods' });
    return find(chart.toJson(), 'Deployment', 'pods').spec?.template ?? {};
  },
  StatefulService: (words) => {
    const chart = newest();
    new StatefulService(chart, 'Service', { ...minimalServer, ...words, name: 'pods' });
    return find(chart.toJson(), 'StatefulSet', 'pods').spec?.template ?? {};
  },
};

/** Fields that a word changes, by name, with their new values. */
function changed(render: (words: Partial<PodProps>) => PodTemplateSpec, words: Partial<PodProps>): object {
  const [before, after] = [render({}), render(words)];
  const fields = (template: PodTemplateSpec): Readonly<Record<string, unknown>> => ({
    ...template.spec,
    labels: template.metadata?.labels,
    annotations: template.metadata?.annotations,
  });
  const [old, young] = [fields(before), fields(after)];
  return Object.fromEntries(
    [...new Set([...Object.keys(old), ...Object.keys(young)])]
      .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(young[name]))
      .sort()
      .map((name) => [name, young[name]]),
  );
}

describe.each(WORDS)('%s', (word) => {
  test.each(Object.keys(KINDS))('changes the same fields of the pods of %s as of an AgentProfile', (kind) => {
    const fieldsOf = (name: string): object => changed(KINDS[name] ?? (() => ({})), { [word]: podWords[word] });
    expect(Object.keys(fieldsOf('AgentProfile'))).not.toEqual([]);
    expect(Object.keys(fieldsOf(kind))).toEqual(Object.keys(fieldsOf('AgentProfile')));
  });
});

test('what agents and services both say reaches the pod of a session', () => {
  const chart = newest();
  new AgentPod(chart, 'Pod', {
    profile: new AgentProfile({
      ...minimalProfile,
      ...podWords,
      health: Health.none('pages of its own show the probes'),
    }),
    id: 'demo',
    namespace: 'ai-agents',
  });
  expectGolden(chart, 'agent-pod/pod-words');
});
