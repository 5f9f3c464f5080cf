import { counted } from '../core/listed';
import { type CustomResource, type Made, type OperatorContainer, type OperatorPort, tcp } from './operator';
import { hostNetworkOf, portsOf } from './pod-spec';
import {
  allContainers,
  CONFIG_RELOADER,
  governingService,
  INIT_RELOADER,
  RELOADER_PORT,
  replicasOf,
  serverLabels,
  serverVolumes,
  webPortName,
  withMemoryRequest,
} from './prometheus-pods';

const APP = 'alertmanager';

/**
 * The objects that the operator creates for an Alertmanager: a StatefulSet whose pods agree on which notifications they have sent.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/alertmanager/statefulset.go
 */
export function makeAlertmanager({ name, spec }: CustomResource): Made {
  const count = replicasOf(spec);
  const web = webPortName(spec);
  const server: OperatorContainer = { name: APP, role: 'container', resources: withMemoryRequest(spec.resources) };
  const ownPages = spec.listenLocal === true ? [] : [...tcp({ [web]: 9093 }), RELOADER_PORT];
  // A single replica has no peers, so the operator opens no mesh ports.
  const mesh = count === 1 && spec.forceEnableClusterMode !== true ? [] : MESH_PORTS;
  return {
    pods: [
      {
        name,
        workload: { kind: 'StatefulSet', name: `alertmanager-${name}` },
        labels: serverLabels(spec, APP, name, { alertmanager: name }),
        selector: { 'app.kubernetes.io/name': APP, alertmanager: name },
        ...hostNetworkOf(spec),
        ports: [...ownPages, ...mesh, ...portsOf(spec.containers)],
        count,
        surge: 0,
        how: counted(count, 'replica'),
        containers: allContainers(spec, [INIT_RELOADER], [server, CONFIG_RELOADER]),
      },
    ],
    volumeClaims: serverVolumes(spec, count),
    services: governingService(spec, 'alertmanager-operated', APP, [
      { name: web, port: 9093, targetPort: web },
      { name: 'tcp-mesh', port: 9094, targetPort: 'mesh-tcp' },
      { name: 'udp-mesh', port: 9094, targetPort: 'mesh-udp', protocol: 'UDP' },
    ]),
  };
}

const MESH_PORTS: readonly OperatorPort[] = [
  { name: 'mesh-tcp', port: 9094, protocol: 'TCP' },
  { name: 'mesh-udp', port: 9094, protocol: 'UDP' },
];
