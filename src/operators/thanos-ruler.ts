import { counted } from '../core/listed';
import { type CustomResource, type Made, type OperatorContainer, tcp } from './operator';
import { portsOf } from './pod-spec';
import {
  allContainers,
  CONFIG_RELOADER,
  governingService,
  RELOADER_PORT,
  replicasOf,
  serverLabels,
  serverVolumes,
  webPortName,
  withMemoryRequest,
} from './prometheus-pods';

const APP = 'thanos-ruler';

/**
 * The objects that the operator creates for a ThanosRuler: a StatefulSet.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/thanos/statefulset.go
 */
export function makeThanosRuler({ name, spec }: CustomResource): Made {
  const count = replicasOf(spec);
  const web = webPortName(spec);
  const server: OperatorContainer = { name: APP, role: 'container', resources: withMemoryRequest(spec.resources) };
  const ownPages = spec.listenLocal === true ? [] : [...tcp({ [web]: 10902 }), RELOADER_PORT];
  return {
    pods: [
      {
        name,
        workload: { kind: 'StatefulSet', name: `thanos-ruler-${name}` },
        labels: serverLabels(spec, APP, name, { 'thanos-ruler': name }),
        selector: { 'app.kubernetes.io/name': APP, 'thanos-ruler': name },
        ports: [...tcp({ grpc: 10901 }), ...ownPages, ...portsOf(spec.containers)],
        count,
        surge: 0,
        how: counted(count, 'replica'),
        // The operator always adds a ConfigMap of rules, even an empty one, and therefore a config-reloader.
        containers: allContainers(spec, [], [server, CONFIG_RELOADER]),
      },
    ],
    volumeClaims: serverVolumes(spec, count),
    services: governingService(spec, 'thanos-ruler-operated', APP, [
      { name: web, port: 10902, targetPort: web },
      { name: 'grpc', port: 10901, targetPort: 'grpc' },
    ]),
  };
}
