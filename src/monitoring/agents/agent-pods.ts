import type { IConstruct } from 'constructs';
import { groupedBy } from '../../core/grouped';
import { apiObjectsIn } from '../../core/objects/api-objects';
import { groupOf, identityOf } from '../../core/objects/identity';
import { COMPONENT_LABEL } from '../../core/objects/labels';
import { rendered } from '../../core/objects/rendered';
import { TreeCache } from '../../core/objects/tree-cache';
import { toPlain } from '../../core/plain';
import { generatedJobs } from '../../operators/generated-names';
import { matches } from '../series';

/*
 * kube-state-metrics exports the labels of pods and Jobs only if its allow-list contains them, so both are told by their names.
 */

const SESSIONS = 'agent-.+';

/** Matches the pods of sessions. */
export const SESSION_PODS = matches('pod', SESSIONS);

/** Matches the pods of sessions, and those of each AgentScaledJob that the app has in the namespace. */
export function agentPods(reader: IConstruct, namespace: string): string {
  const batch = scaledJobsIn(reader, namespace).map((name) => generatedJobs(name).pods);
  return matches('pod', [SESSIONS, ...batch].join('|'));
}

/** Matches the Jobs of each AgentScaledJob that the app has in the namespace. @returns undefined without any */
export function agentJobs(reader: IConstruct, namespace: string): string | undefined {
  const jobs = scaledJobsIn(reader, namespace).map((name) => generatedJobs(name).jobs);
  return jobs.length === 0 ? undefined : matches('job_name', jobs.join('|'));
}

function scaledJobsIn(reader: IConstruct, namespace: string): readonly string[] {
  return (SCALED_JOBS.of(reader.node.root).get(namespace) ?? []).map(({ name }) => name);
}

/** The ScaledJobs of agents in a tree, by namespace. */
const SCALED_JOBS = new TreeCache((root: IConstruct) => {
  const all = apiObjectsIn(root).filter((object) => object.kind === 'ScaledJob' && groupOf(object) === 'keda.sh');
  const ofAgents = all
    .map(rendered)
    .filter(({ metadata }) => toPlain(toPlain(metadata).labels)[COMPONENT_LABEL] === 'agent');
  return groupedBy(ofAgents.map(identityOf), ({ namespace }) => namespace);
});
