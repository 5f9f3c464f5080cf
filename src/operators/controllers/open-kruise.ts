import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { controllerLabels, jobLabels } from '../../core/pods/controller-labels';
import { rolloutSurge, wholeNumber } from '../../core/pods/rollout';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatedKind } from '../operator';
import { labelsIn, scaledReplicas, selectorIn, templatedPods, templatedVolumes, withSurge } from './templated-pods';

/*
 * OpenKruise 1.8 (https://github.com/openkruise/kruise/tree/v1.8.0/pkg/controller). A SidecarSet adds containers to the pods of others.
 */

const GROUP = 'apps.kruise.io';

export const KRUISE_KINDS: readonly OperatedKind[] = [
  kruiseKind('CloneSet', makeCloneSet),
  { ...kruiseKind('StatefulSet', makeStatefulSet), holdsData: true },
  kruiseKind('DaemonSet', makeDaemonSet),
  kruiseKind('BroadcastJob', makeBroadcastJob),
  kruiseKind('AdvancedCronJob', makeAdvancedCronJob),
];

function kruiseKind(kind: string, make: OperatedKind['make']): OperatedKind {
  return {
    group: GROUP,
    kind,
    operator: 'openKruise',
    part: 'service',
    holdsData: false,
    readiness: 'health check',
    make,
  };
}

function makeCloneSet(resource: CustomResource, others: CustomResources): Made {
  const { name, spec } = resource;
  const { count, how } = scaledReplicas(resource, { group: GROUP, kind: 'CloneSet' }, others);
  const { maxSurge = 0 } = toPlain(spec.updateStrategy);
  const surge = rolloutSurge({ rollingUpdate: { maxSurge } }, count);
  return {
    ...NOTHING,
    pods: templatedPods(spec.template, {
      name,
      selector: selectorIn(spec),
      someLabels: {
        'apps.kruise.io/cloneset-instance-id': SomeValue.ANY,
        'controller-revision-hash': SomeValue.ANY,
        'pod-template-hash': SomeValue.ANY,
      },
      count,
      surge,
      how: withSurge(how, surge),
    }),
    volumeClaims: templatedVolumes(spec.volumeClaimTemplates, count),
  };
}

/** Its pods have the labels of a StatefulSet's. `reserveOrdinals` leaves numbers out, so their number is not known. */
function makeStatefulSet(resource: CustomResource, others: CustomResources): Made {
  const { name, spec } = resource;
  const { count, how, isScaled } = scaledReplicas(resource, { group: GROUP, kind: 'StatefulSet' }, others);
  const isOpen = isScaled || spec.reserveOrdinals !== undefined;
  const added = controllerLabels({ kind: 'StatefulSet', name, prefix: undefined, isScaled: isOpen, spec });
  return {
    ...NOTHING,
    pods: templatedPods(spec.template, {
      name,
      selector: selectorIn(spec),
      ...added,
      ...subdomainOf(spec),
      count,
      surge: 0,
      how,
    }),
    volumeClaims: templatedVolumes(spec.volumeClaimTemplates, count),
  };
}

function subdomainOf({ serviceName }: CustomResource['spec']): { readonly subdomain?: string } {
  return typeof serviceName === 'string' ? { subdomain: serviceName } : {};
}

function makeDaemonSet({ name, spec }: CustomResource): Made {
  const added = controllerLabels({ kind: 'DaemonSet', name, prefix: undefined, isScaled: false, spec });
  const facts = { count: 1, surge: 0, how: 'one pod on each node' };
  return { ...NOTHING, pods: templatedPods(spec.template, { name, selector: selectorIn(spec), ...added, ...facts }) };
}

function makeBroadcastJob({ name, spec }: CustomResource): Made {
  return {
    ...NOTHING,
    pods: templatedPods(spec.template, {
      name,
      labels: { 'broadcastjob-name': name },
      someLabels: { 'broadcastjob-controller-uid': SomeValue.ANY },
      count: 1,
      surge: 0,
      how: 'one pod on each node',
    }),
  };
}

/** It creates Jobs or BroadcastJobs, whose names end in the time. An ImageListPullJob has no pods. */
function makeAdvancedCronJob({ name, spec }: CustomResource): Made {
  const { jobTemplate, broadcastJobTemplate } = toPlain(spec.template);
  const [job, broadcast] = [toPlain(toPlain(jobTemplate).spec), toPlain(toPlain(broadcastJobTemplate).spec)];
  const parallel = wholeNumber(job.parallelism) ?? 1;
  const added = jobLabels(SomeValue.startingWith(`${name}-`), job, `${name}-`);
  return {
    ...NOTHING,
    pods: [
      ...templatedPods(job.template, {
        name,
        ...added,
        selector: labelsIn(toPlain(job.template).metadata),
        count: parallel,
        surge: 0,
        how: `${parallel} at a time`,
      }),
      ...templatedPods(broadcast.template, {
        name,
        selector: labelsIn(toPlain(broadcast.template).metadata),
        someLabels: {
          'broadcastjob-name': SomeValue.startingWith(`${name}-`),
          'broadcastjob-controller-uid': SomeValue.ANY,
        },
        count: 1,
        surge: 0,
        how: 'one pod on each node',
      }),
    ],
  };
}
