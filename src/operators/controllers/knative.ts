import type { Labels } from '../../core/objects/labels';
import { SomeValue } from '../../core/objects/some-value';
import { toList, toPlain } from '../../core/plain';
import { type CustomResource, type Made, NOTHING, type OperatedKind, type OperatorContainer, tcp } from '../operator';
import { labelsIn, templatedPods } from './templated-pods';

/*
 * Knative Serving 1.20. The names of its Services lead to its ingress gateway, not to the pods.
 */

const GROUP = 'serving.knative.dev';

export const KNATIVE_KINDS: readonly OperatedKind[] = [
  // Since Argo CD 2.0.
  { ...knativeKind('Service', makeService), readiness: 'health check' },
  knativeKind('Configuration', makeConfiguration),
  knativeKind('Revision', makeRevision),
];

/** The ports of the queue-proxy, through which all requests reach the user's container. */
const QUEUE_PORTS = tcp({ 'http-autometric': 9090, 'http-usermetric': 9091, 'queue-port': 8012, 'https-port': 8112 });

const QUEUE_PROXY: OperatorContainer = {
  name: 'queue-proxy',
  role: 'container',
  resources: { requests: { cpu: '25m' }, limits: {} },
};

function knativeKind(kind: string, make: OperatedKind['make']): OperatedKind {
  return { group: GROUP, kind, operator: 'knative', part: 'service', holdsData: false, readiness: 'conditions', make };
}

function makeService(service: CustomResource): Made {
  const { name, spec } = service;
  const selector = { [`${GROUP}/service`]: name };
  const made = makePods(service, spec.template, { ...selector, [`${GROUP}/configuration`]: name });
  const ports = [{ name: 'http2', port: 80, targetPort: 'user-port' }];
  const alias = 'the ingress gateway of Knative';
  return made.pods.length === 0 ? made : { ...made, services: [{ name, selector, ports, headless: false, alias }] };
}

function makeConfiguration(configuration: CustomResource): Made {
  return makePods(configuration, configuration.spec.template, { [`${GROUP}/configuration`]: configuration.name });
}

function makeRevision(revision: CustomResource): Made {
  const { name, labels, annotations, spec } = revision;
  return makePods(revision, { metadata: { name, labels, annotations }, spec }, { [`${GROUP}/revision`]: name });
}

/**
 * A Deployment for each Revision.
 * @see https://github.com/knative/serving/blob/knative-v1.20.0/pkg/reconciler/revision/resources/meta.go
 * @see https://github.com/knative/serving/blob/knative-v1.20.0/pkg/reconciler/configuration/resources/revision.go
 */
function makePods({ name }: CustomResource, template: unknown, own: Readonly<Record<string, string>>): Made {
  const { metadata, spec } = toPlain(template);
  const revision = toPlain(metadata).name;
  const known: Labels = typeof revision === 'string' ? { [`${GROUP}/revision`]: revision } : {};
  const labels: Labels = { ...known, ...own };
  const some = typeof revision === 'string' ? revision : SomeValue.startingWith(`${name}-`);
  const isGiven = labelsIn(metadata).app !== undefined;
  const facts = {
    name,
    labels: isGiven || typeof some !== 'string' ? labels : { ...labels, app: some },
    selector: own,
    someLabels: {
      'pod-template-hash': SomeValue.ANY,
      [`${GROUP}/revisionUID`]: SomeValue.ANY,
      ...(own[`${GROUP}/configuration`] === undefined
        ? {}
        : {
            [`${GROUP}/configurationGeneration`]: SomeValue.numbered(''),
            [`${GROUP}/configurationUID`]: SomeValue.ANY,
          }),
      ...(own[`${GROUP}/service`] === undefined ? {} : { [`${GROUP}/serviceUID`]: SomeValue.ANY }),
      ...(typeof some === 'string' ? {} : { [`${GROUP}/revision`]: some, ...(isGiven ? {} : { app: some }) }),
    },
    ...scaleOf(toPlain(toPlain(metadata).annotations)),
  };
  return {
    ...NOTHING,
    pods: templatedPods({ metadata, spec: withPort(toPlain(spec)) }, facts).map((pods) => ({
      ...pods,
      ports: [...pods.ports, ...QUEUE_PORTS],
      containers: [...pods.containers, QUEUE_PROXY],
    })),
  };
}

/** @see https://knative.dev/docs/serving/autoscaling/scale-bounds/ */
function scaleOf(annotations: Readonly<Record<string, unknown>>): {
  readonly count: number;
  readonly surge: number;
  readonly how: string;
} {
  const most = Number(
    annotations['autoscaling.knative.dev/max-scale'] ?? annotations['autoscaling.knative.dev/maxScale'],
  );
  return Number.isInteger(most) && most > 0
    ? { count: most, surge: most, how: `${most} replicas at most, and as many of the next revision` }
    : { count: 1, surge: 1, how: '1 replica at least and 1 of the next revision: it has no max-scale' };
}

/** The container that serves requests: its port is 8080 by default, and is always called `user-port`. Names of containers are optional. */
function withPort(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const containers = toList(spec.containers).map(toPlain);
  const serves = ({ ports }: Readonly<Record<string, unknown>>) => containers.length === 1 || toList(ports).length > 0;
  return {
    ...spec,
    containers: containers.map((container, index) => {
      const name = container.name ?? (index === 0 ? 'user-container' : `user-container-${index}`);
      if (!serves(container)) return { ...container, name };
      const { containerPort = 8080 } = toPlain(toList(container.ports)[0]);
      return { ...container, name, ports: [{ name: 'user-port', containerPort }] };
    }),
  };
}
