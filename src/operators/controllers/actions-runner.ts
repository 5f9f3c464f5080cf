import { counted } from '../../core/listed';
import type { Labels } from '../../core/objects/labels';
import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { wholeNumber } from '../../core/pods/rollout';
import { type CustomResource, type Made, NOTHING, type OperatedKind } from '../operator';
import { labelsIn, templatedPods } from './templated-pods';

/*
 * GitHub's Actions Runner Controller, runner scale sets 0.14
 * (https://github.com/actions/actions-runner-controller/blob/gha-runner-scale-set-0.14.2/controllers/actions.github.com/resourcebuilder.go).
 * The listener of a scale set runs in the namespace of the controller, and is not read.
 */

const GROUP = 'actions.github.com';

export const RUNNER_KINDS: readonly OperatedKind[] = [
  runnerKind('AutoscalingRunnerSet', makeScaleSet),
  runnerKind('EphemeralRunnerSet', makeRunnerSet),
  runnerKind('EphemeralRunner', makeRunner),
];

function runnerKind(kind: string, make: OperatedKind['make']): OperatedKind {
  return {
    group: GROUP,
    kind,
    operator: 'actionsRunner',
    part: 'service',
    holdsData: false,
    readiness: 'none',
    make,
  };
}

function makeScaleSet({ namespace, name, labels, spec }: CustomResource): Made {
  const most = wholeNumber(spec.maxRunners);
  const count = most ?? Math.max(1, wholeNumber(spec.minRunners) ?? 0);
  const how =
    most === undefined ? `${counted(count, 'runner')} at least: it has no maxRunners` : `${most} runners at most`;
  const own = {
    ...labels,
    'app.kubernetes.io/part-of': 'gha-runner-scale-set',
    'app.kubernetes.io/component': 'runner',
    [`${GROUP}/scale-set-name`]: name,
    [`${GROUP}/scale-set-namespace`]: namespace,
  };
  return runners(name, spec.template, own, { [`${GROUP}/scale-set-name`]: name }, { count, how });
}

function makeRunnerSet({ name, labels, spec }: CustomResource): Made {
  const count = wholeNumber(spec.replicas) ?? 1;
  const own = { ...labels, 'app.kubernetes.io/component': 'runner' };
  return runners(name, spec.ephemeralRunnerSpec, own, labels, { count, how: counted(count, 'runner') });
}

function makeRunner({ name, labels, spec }: CustomResource): Made {
  return runners(name, spec, labels, labels, { count: 1, how: '1 runner' });
}

/** The labels of the template override those that a runner inherits. */
function runners(
  name: string,
  template: unknown,
  inherited: Labels,
  selector: Labels,
  scale: { readonly count: number; readonly how: string },
): Made {
  const own = labelsIn(toPlain(template).metadata);
  return {
    ...NOTHING,
    pods: templatedPods(template, {
      name,
      labels: { ...inherited, ...own, 'actions-ephemeral-runner': 'True' },
      selector: Object.keys(selector).length > 0 ? selector : { 'actions-ephemeral-runner': 'True' },
      someLabels: { 'pod-template-hash': SomeValue.ANY },
      surge: 0,
      ...scale,
    }),
  };
}
