import type { Labels } from '../objects/labels';
import { SomeValue } from '../objects/some-value';
import { type Plain, toPlain } from '../plain';
import type { PodNumbers } from './pod-numbers';
import { wholeNumber } from './rollout';

/** Labels with a value that is set at run time. Each is there, with one of several values. */
export type SomeLabels = Readonly<Record<string, SomeValue>>;

/** The labels that a controller adds to its pods. */
export interface ControllerLabels {
  readonly labels: Labels;
  readonly someLabels: SomeLabels;
  readonly numbers?: PodNumbers;
}

interface Controller {
  readonly kind: string;
  readonly name: string;

  /** The prefix that its name is generated from, if it has no name. */
  readonly prefix: string | undefined;

  /** Whether an autoscaler sets the number of its pods. */
  readonly isScaled: boolean;
  readonly spec: Plain;
}

const NO_LABELS: ControllerLabels = { labels: {}, someLabels: {} };

/** @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
const REVISION_LABEL = 'controller-revision-hash';
const COMPLETION_INDEX_LABEL = 'batch.kubernetes.io/job-completion-index';
const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];
const JOB_UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'];

/**
 * The labels that the built-in controllers add to the labels of a pod template, in Kubernetes 1.28 to 1.37.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/registry/batch/job/strategy.go generateSelector
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/controller/statefulset/stateful_set_utils.go updateIdentity, setPodRevision
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/controller/deployment/sync.go getNewReplicaSet
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/controller/daemon/util/daemonset_util.go CreatePodTemplate
 */
export function controllerLabels(controller: Controller): ControllerLabels {
  const { kind, name, prefix, spec } = controller;
  switch (kind) {
    case 'Deployment':
      return { labels: {}, someLabels: { 'pod-template-hash': SomeValue.ANY } };
    case 'DaemonSet':
      return {
        labels: {},
        someLabels: { [REVISION_LABEL]: SomeValue.ANY, 'pod-template-generation': SomeValue.numbered('') },
      };
    case 'StatefulSet':
      return statefulSetLabels(controller);
    case 'Job':
      return jobLabels(prefix === undefined ? name : SomeValue.generated(prefix), spec, `${name}-`);
    case 'CronJob':
      return jobLabels(cronJobName(controller), toPlain(toPlain(spec.jobTemplate).spec), `${name}-`);
    default:
      return NO_LABELS;
  }
}

function statefulSetLabels({ name, prefix, isScaled, spec }: Controller): ControllerLabels {
  const { replicas, ordinals } = spec;
  const known: Labels = prefix === undefined ? { [POD_NAME_LABEL]: `${name}-` } : {};
  return {
    labels: {},
    someLabels: {
      [REVISION_LABEL]: SomeValue.ANY,
      [POD_INDEX_LABEL]: SomeValue.numbered(''),
      [POD_NAME_LABEL]: prefix === undefined ? SomeValue.numbered(`${name}-`) : SomeValue.generated(prefix, '-\\d+'),
    },
    numbers: {
      first: wholeNumber(toPlain(ordinals).start) ?? 0,
      count: isScaled ? undefined : (wholeNumber(replicas) ?? 1),
      except: [],
      labels: { ...known, [POD_INDEX_LABEL]: '' },
      names: `${name}-`,
    },
  };
}

/**
 * The labels that the API server and the Job controller add to the pods of a Job. With `manualSelector`, the API server adds none.
 * @param name the name of the Job, if known
 * @param spec its spec
 * @param pods the text before the index in the names of its pods, if the Job is Indexed
 */
export function jobLabels(name: string | SomeValue, spec: Plain, pods: string): ControllerLabels {
  const { manualSelector, completionMode, completions } = spec;
  const own = manualSelector === true ? [] : JOB_NAME_LABELS;
  const indexed = completionMode === 'Indexed';
  return {
    labels: typeof name === 'string' ? Object.fromEntries(own.map((key) => [key, name])) : {},
    someLabels: {
      ...(typeof name === 'string' ? {} : Object.fromEntries(own.map((key) => [key, name]))),
      ...(manualSelector === true ? {} : Object.fromEntries(JOB_UID_LABELS.map((key) => [key, SomeValue.ANY]))),
      ...(indexed ? { [COMPLETION_INDEX_LABEL]: SomeValue.numbered('') } : {}),
    },
    ...(indexed && {
      numbers: {
        first: 0,
        count: wholeNumber(completions),
        except: [],
        labels: { [COMPLETION_INDEX_LABEL]: '' },
        names: pods,
      },
    }),
  };
}

/** Each Job of a CronJob is named after the CronJob and the minute for which it is scheduled. */
function cronJobName({ name, prefix }: Controller): SomeValue {
  return prefix === undefined ? SomeValue.numbered(`${name}-`) : SomeValue.generated(prefix, '-\\d+');
}
