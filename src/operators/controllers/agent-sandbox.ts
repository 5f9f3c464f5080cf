import { counted } from '../../core/listed';
import { titleOf } from '../../core/objects/identity';
import type { Labels } from '../../core/objects/labels';
import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { wholeNumber } from '../../core/pods/rollout';
import {
  type CustomResource,
  type CustomResources,
  type Made,
  NOTHING,
  type OperatedKind,
  type OperatorPods,
  type OperatorService,
} from '../operator';
import {
  CREATED_BY_LABEL,
  nameHash,
  SANDBOX_NAME_LABEL,
  templateSelector,
  WARM_POOL_LABEL,
} from './agent-sandbox-labels';
import { sandboxTemplatePolicies } from './agent-sandbox-policy';
import { labelsIn, templatedPods, templatedVolumes } from './templated-pods';

/*
 * agent-sandbox 0.5 (https://github.com/kubernetes-sigs/agent-sandbox/tree/v0.5.6), with its API versions v1alpha1 and v1beta1.
 */

const EXTENSIONS = 'extensions.agents.x-k8s.io';

export const SANDBOX_KINDS: readonly OperatedKind[] = [
  // A sandbox's volumes are deleted with it.
  sandboxKind('agents.x-k8s.io', 'Sandbox', { holdsData: true, make: makeSandbox }),
  sandboxKind(EXTENSIONS, 'SandboxTemplate', { holdsData: false, make: makeTemplate }),
  sandboxKind(EXTENSIONS, 'SandboxWarmPool', { holdsData: false, make: makeWarmPool }),
  sandboxKind(EXTENSIONS, 'SandboxClaim', { holdsData: true, make: makeClaim }),
];

function sandboxKind(group: string, kind: string, facts: Pick<OperatedKind, 'holdsData' | 'make'>): OperatedKind {
  return { group, kind, operator: 'agentSandbox', part: 'service', readiness: 'conditions', ...facts };
}

/** One pod. A suspended sandbox may resume. */
function makeSandbox({ name, spec }: CustomResource): Made {
  const labels = { [SANDBOX_NAME_LABEL]: nameHash(name) };
  const pods = sandboxPods(spec.podTemplate, { name, labels, count: 1, how: '1 sandbox' });
  return {
    pods,
    volumeClaims: templatedVolumes(spec.volumeClaimTemplates, 1),
    services: spec.service === true ? pods.map((group) => sandboxService(name, group)) : [],
  };
}

/** Its sandboxes are created at run time. */
function makeTemplate(template: CustomResource): Made {
  const { name, spec } = template;
  return {
    ...NOTHING,
    pods: sandboxPods(spec.podTemplate, {
      name,
      labels: templateSelector(name),
      someLabels: { [SANDBOX_NAME_LABEL]: SomeValue.ANY },
      count: 0,
      session: true,
      how: 'one sandbox',
    }),
    networkPolicies: sandboxTemplatePolicies(template),
  };
}

/** Sandboxes that wait for a claim. */
function makeWarmPool(pool: CustomResource, others: CustomResources): Made {
  const { namespace, name, spec } = pool;
  const count = wholeNumber(spec.replicas) ?? 1;
  return fromTemplate(namespace, toPlain(spec.sandboxTemplateRef).name, others, ({ spec: template, name: called }) => ({
    ...NOTHING,
    pods: sandboxPods(template.podTemplate, {
      name,
      labels: { ...templateSelector(called), [WARM_POOL_LABEL]: nameHash(name), [CREATED_BY_LABEL]: 'controller' },
      selector: { [WARM_POOL_LABEL]: nameHash(name) },
      someLabels: { [SANDBOX_NAME_LABEL]: SomeValue.ANY },
      count,
      how: counted(count, 'sandbox', 'sandboxes'),
    }),
    volumeClaims: templatedVolumes(template.volumeClaimTemplates, count),
  }));
}

/** One sandbox: from its warm pool, whose Sandbox has another name, or a new one. */
function makeClaim(claim: CustomResource, others: CustomResources): Made {
  const { namespace, name, spec } = claim;
  const { warmPoolRef, sandboxTemplateRef, additionalPodMetadata } = spec;
  const pool = toPlain(warmPoolRef).name;
  const found = others.of(`${EXTENSIONS}/SandboxWarmPool`, namespace).find((one) => one.name === pool);
  if (sandboxTemplateRef === undefined && found === undefined) {
    return { ...NOTHING, missing: [titleOf({ kind: 'SandboxWarmPool', metadata: { namespace, name: String(pool) } })] };
  }
  const template = toPlain(sandboxTemplateRef ?? found?.spec.sandboxTemplateRef).name;
  return fromTemplate(namespace, template, others, ({ spec: blueprint, name: called }) => ({
    ...NOTHING,
    pods: sandboxPods(blueprint.podTemplate, {
      name,
      labels: { ...labelsIn(additionalPodMetadata), ...templateSelector(called), ...createdBy(claim.labels) },
      selector: templateSelector(called),
      someLabels: { [SANDBOX_NAME_LABEL]: SomeValue.ANY },
      count: 1,
      how: '1 sandbox',
    }),
    volumeClaims: templatedVolumes(spec.volumeClaimTemplates ?? blueprint.volumeClaimTemplates, 1),
  }));
}

function createdBy(labels: Labels): Labels {
  const value = labels[CREATED_BY_LABEL];
  return value === undefined ? {} : { [CREATED_BY_LABEL]: value };
}

function fromTemplate(
  namespace: string,
  name: unknown,
  others: CustomResources,
  make: (template: CustomResource) => Made,
): Made {
  const template = others.of(`${EXTENSIONS}/SandboxTemplate`, namespace).find((one) => one.name === name);
  const title = titleOf({ kind: 'SandboxTemplate', metadata: { namespace, name: String(name) } });
  return template === undefined ? { ...NOTHING, missing: [title] } : make(template);
}

/** The pods of a pod template, without the labels that are reserved for the controller. */
function sandboxPods(
  podTemplate: unknown,
  facts: Omit<Parameters<typeof templatedPods>[1], 'surge'>,
): readonly OperatorPods[] {
  const { metadata, ...template } = toPlain(podTemplate);
  const own = Object.entries(labelsIn(metadata)).filter(([key]) => !key.startsWith('agents.x-k8s.io/'));
  return templatedPods({ ...template, metadata: { labels: Object.fromEntries(own) } }, { ...facts, surge: 0 });
}

/** A headless Service with the ports of the containers. */
function sandboxService(name: string, { selector, ports }: OperatorPods): OperatorService {
  return {
    name,
    selector,
    headless: true,
    ports: ports.map((port) => ({ ...port, name: port.name || `p-${port.port}`, targetPort: port.port })),
  };
}
