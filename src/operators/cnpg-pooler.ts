import { defined } from '../core/defined';
import { mapValues } from '../core/grouped';
import { counted } from '../core/listed';
import { type Plain, toPlain } from '../core/plain';
import { NO_CLAIM, toAmounts, toResourceClaim } from '../core/pods/resources';
import { rolloutSurge, wholeNumber } from '../core/pods/rollout';
import { poolerService } from './cnpg-services';
import { type CustomResource, type Made, type OperatorContainer, tcp } from './operator';
import { containersOf, hostNetworkOf, portsOf } from './pod-spec';

/** The ports of a pooler. */
export const POOLER_PORTS = tcp({ pgbouncer: 5432, metrics: 9127 });

/** Selects the pods of a pooler. */
export function poolerSelector(pooler: string): Record<string, string> {
  return { 'cnpg.io/podRole': 'pooler', 'cnpg.io/poolerName': pooler };
}

/**
 * The objects that the operator creates for a Pooler: a PgBouncer Deployment with the same name, and its Service.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pgbouncer/deployments.go
 */
export function makePooler(pooler: CustomResource): Made {
  const { name, spec } = pooler;
  const count = wholeNumber(spec.instances) ?? 1;
  const surge = rolloutSurge(spec.deploymentStrategy, count);
  const instances = counted(count, 'instance');
  const template = toPlain(spec.template);
  const podSpec = toPlain(template.spec);
  const cluster = String(toPlain(spec.cluster).name);
  return {
    pods: [
      {
        name,
        workload: { kind: 'Deployment', name },
        labels: {
          ...mapValues(toPlain(toPlain(template.metadata).labels), String),
          'app.kubernetes.io/component': 'pooler',
          'app.kubernetes.io/instance': cluster,
          'app.kubernetes.io/managed-by': 'cloudnative-pg',
          'app.kubernetes.io/name': 'postgresql',
          'cnpg.io/cluster': cluster,
          'cnpg.io/podRole': 'pooler',
          'cnpg.io/poolerName': name,
        },
        selector: poolerSelector(name),
        ports: [...POOLER_PORTS, ...portsOf(podSpec.containers).filter(({ port }) => !isPoolerPort(port))],
        count,
        surge,
        how: surge > 0 ? `${instances} + ${surge} of its rollout` : instances,
        containers: poolerContainers(podSpec),
        ...defined({
          whole: podSpec.resources === undefined ? undefined : toResourceClaim(podSpec.resources),
          overhead: podSpec.overhead === undefined ? undefined : toAmounts(podSpec.overhead),
          runtimeClass: typeof podSpec.runtimeClassName === 'string' ? podSpec.runtimeClassName : undefined,
        }),
        ...hostNetworkOf(podSpec),
      },
    ],
    volumeClaims: [],
    services: [poolerService(pooler)],
  };
}

/** The template's containers and the operator's own two. By default, the operator's init container has the resources that the template sets for the pod. */
function poolerContainers(podSpec: Plain): readonly OperatorContainer[] {
  const given = containersOf(podSpec);
  const whole = toResourceClaim(podSpec.resources);
  const init = withDefault(
    given.filter(({ role }) => role !== 'container'),
    { name: 'bootstrap-controller', role: 'init', resources: whole },
  );
  const main = withDefault(
    given.filter(({ role }) => role === 'container'),
    { name: 'pgbouncer', role: 'container', resources: NO_CLAIM },
  );
  return [
    ...init.map((container) =>
      container.name === 'bootstrap-controller' && claimsNothing(container)
        ? { ...container, resources: whole }
        : container,
    ),
    ...main,
  ];
}

function withDefault(given: readonly OperatorContainer[], own: OperatorContainer): readonly OperatorContainer[] {
  return given.some(({ name }) => name === own.name) ? given : [...given, own];
}

function claimsNothing({ resources: { requests, limits } }: OperatorContainer): boolean {
  return Object.keys({ ...requests, ...limits }).length === 0;
}

function isPoolerPort(port: number): boolean {
  return POOLER_PORTS.some((own) => own.port === port);
}
