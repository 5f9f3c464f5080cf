import { toNano } from '../../src/core/input/quantity';
import { formatAmount } from '../../src/core/pods/resources';
import { customResources, type Made, madeOf, type OperatorPods } from '../../src/operators/index';

/** A custom resource in the namespace `shop`. */
export function resource(apiVersion: string, kind: string, name: string, spec: object = {}, labels: object = {}) {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', labels }, spec };
}

/** The objects that an operator creates for the first of some objects. The others are the rest of the set. */
export function made(object: object, ...others: readonly object[]): Made {
  return madeOf(object, customResources([object, ...others]));
}

/** The pods with this name. @throws Error that lists the existing names */
export function podsCalled(name: string, { pods }: Made): OperatorPods {
  const found = pods.find((group) => group.name === name);
  if (found === undefined) throw new Error(`no pods ${name} among ${pods.map((group) => group.name).join(', ')}`);
  return found;
}

/** The resources of each container, one per line: `kafka: 500m/2 cpu, 2Gi/2Gi memory`. */
export function claimsOf({ containers }: OperatorPods): readonly string[] {
  return containers.map(({ name, role, resources: { requests, limits } }) => {
    const amounts = ['cpu', 'memory'].map((amount) => `${requests[amount] ?? '-'}/${limits[amount] ?? '-'} ${amount}`);
    return `${role === 'container' ? name : `${name} (${role})`}: ${amounts.join(', ')}`;
  });
}

/** The ports, as `name port`. */
export function portsOf({ ports }: Pick<OperatorPods, 'ports'>): readonly string[] {
  return ports.map(({ name, port }) => `${name} ${port}`);
}

/** The Services, as `name type: port → targetPort`. */
export function servicesOf({ services }: Made): readonly string[] {
  return services.map(({ name, headless, type = 'ClusterIP', ports }) => {
    const all = ports.map(({ port, targetPort }) => `${port} → ${targetPort}`);
    return `${name} ${headless ? 'headless' : type}: ${all.join(', ')}`;
  });
}

/** The total requests of all pods in steady state. Valid only if no init container requests more than the containers after it. */
export function totalOf({ pods, volumeClaims }: Made): Readonly<Record<string, string>> {
  const sum = (side: 'requests' | 'limits', amount: 'cpu' | 'memory') => {
    const nano = pods.flatMap(({ count, containers }) =>
      containers
        .filter(({ role }) => role !== 'init')
        .map(({ resources }) => BigInt(count) * toNano(resources[side][amount] ?? '0')),
    );
    return formatAmount(
      amount,
      nano.reduce((one, other) => one + other, 0n),
    );
  };
  return {
    pods: String(pods.reduce((total, { count }) => total + count, 0)),
    surge: String(pods.reduce((total, { surge }) => total + surge, 0)),
    'requests.cpu': sum('requests', 'cpu'),
    'limits.cpu': sum('limits', 'cpu'),
    'requests.memory': sum('requests', 'memory'),
    'limits.memory': sum('limits', 'memory'),
    volumes: volumeClaims.map(({ count, size }) => `${count} × ${size}`).join(', '),
  };
}
