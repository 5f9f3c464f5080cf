import type { FakeService } from './discovery';
import type { FakePod } from './fake-pods';

/** A pod, or a kubelet, that the set does not define. */
export function outsidePod(
  namespace: string,
  name: string,
  ip: string,
  port: { readonly name: string; readonly port: number },
  labels: FakePod['labels'] = {},
): FakePod {
  const containers = [{ name: port.name, ports: [port], memoryLimit: undefined }];
  return { namespace, name, labels, ip, containers, initContainers: [] };
}

/** A Service in front of all ports of pods that the set does not define. */
export function serviceOf(name: string, pod: FakePod, labels: FakeService['labels'] = {}): FakeService {
  const ports = pod.containers.flatMap((container) => container.ports);
  return {
    namespace: pod.namespace,
    name,
    labels,
    ports: ports.map((port) => ({ name: port.name, targetPort: port.port })),
    pods: [pod],
  };
}
