import { dnsLabel, portName } from '../../core/input/names';
import { LAST_PORT } from '../../core/input/numbers';
import type { ObjectField } from '../object-field';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] as const;

/** @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/ */
const FIELDS: readonly string[] = [
  'allocateLoadBalancerNodePorts',
  'clusterIP',
  'clusterIPs',
  'externalIPs',
  'externalName',
  'externalTrafficPolicy',
  'healthCheckNodePort',
  'internalTrafficPolicy',
  'ipFamilies',
  'ipFamilyPolicy',
  'loadBalancerClass',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
  'ports',
  'publishNotReadyAddresses',
  'selector',
  'sessionAffinity',
  'sessionAffinityConfig',
  'trafficDistribution',
  'type',
];

/** Refuses a Service that the API server refuses, by the fields that decide which ports of which pods it leads to. */
export function checkService(spec: ObjectField): void {
  spec.refuseOthers(...FIELDS);
  const [type, ports] = [spec.at('type'), spec.at('ports')];
  const kind = type.isAbsent || type.value === '' ? 'ClusterIP' : type.oneOf(TYPES);
  const headless = spec.at('clusterIP').value === 'None';
  if (headless && (kind === 'LoadBalancer' || kind === 'NodePort')) {
    spec.at('clusterIP').refuse(`not be None with the type ${kind}`);
  }
  if (kind === 'ExternalName' && spec.at('externalName').string() === '') {
    spec.at('externalName').refuse('be the host name that the Service stands for');
  }
  const items = ports.items();
  if (items.length === 0 && !headless && kind !== 'ExternalName') ports.refuse('have at least one port');
  items.forEach((port, index) => {
    checkPort(port, items.length > 1);
    refuseTwin(port, items.slice(0, index));
  });
}

function checkPort(field: ObjectField, needsName: boolean): void {
  field.refuseOthers('appProtocol', 'name', 'nodePort', 'port', 'protocol', 'targetPort');
  const [name, target] = [field.at('name'), field.at('targetPort')];
  if (name.string() !== '') name.check(dnsLabel);
  else if (needsName) name.warnUnless(() => ({ must: 'be given, because the Service has several ports' }));
  // 0 and an empty name count as missing.
  if (target.isAbsent || target.value === 0 || target.value === '') return;
  if (typeof target.value === 'string' ? portName(target.value) !== undefined : !target.isWhole(1, LAST_PORT)) {
    target.refuse('be a number from 1 to 65535, or the name of a port such as http');
  }
}

/** Refuses the name or the number of an earlier port. */
function refuseTwin(field: ObjectField, earlier: readonly ObjectField[]): void {
  const [name, port] = [field.at('name'), field.at('port')];
  const protocolOf = (one: ObjectField) => one.at('protocol').value ?? 'TCP';
  if (earlier.some((one) => !name.isAbsent && one.at('name').value === name.value)) name.refuse('be unique');
  if (earlier.some((one) => one.at('port').value === port.value && protocolOf(one) === protocolOf(field))) {
    port.refuse('be unique for its protocol');
  }
}
