import { Quota } from '../namespace/quota';

/** The quotas of Azora's namespaces. */
export interface AzoraQuotas {
  readonly core: Quota;
  readonly ai: Quota;
}

/*
 * Each is about a quarter above what the namespace needs at its maximum while all services are rolled out, with the pods and
 * volumes that operators add. Synth warns above one and a half times.
 */

/** The default quotas, by what runs Postgres, Redis and Kafka. */
export const AZORA_QUOTAS: Readonly<Record<'operators' | 'embedded', AzoraQuotas>> = {
  operators: {
    core: Quota.of({
      requestsCpu: '15',
      requestsMemory: '25Gi',
      limitsCpu: '30',
      limitsMemory: '30Gi',
      pods: 26,
      requestsEphemeralStorage: '6Gi',
      limitsEphemeralStorage: '46Gi',
      requestsStorage: '150Gi',
      persistentVolumeClaims: 11,
      servicesLoadBalancers: 1,
      servicesNodePorts: 1,
    }),
    ai: Quota.of({
      requestsCpu: '12',
      requestsMemory: '28Gi',
      limitsCpu: '29',
      limitsMemory: '48Gi',
      pods: 45,
      requestsEphemeralStorage: '12Gi',
      limitsEphemeralStorage: '46Gi',
      requestsStorage: '75Gi',
      persistentVolumeClaims: 4,
      servicesLoadBalancers: 0,
      servicesNodePorts: 0,
    }),
  },
  embedded: {
    core: Quota.of({
      requestsCpu: '4500m',
      requestsMemory: '5Gi',
      limitsCpu: '16',
      limitsMemory: '11Gi',
      pods: 21,
      requestsEphemeralStorage: '5Gi',
      limitsEphemeralStorage: '21Gi',
      requestsStorage: '5Gi',
      persistentVolumeClaims: 5,
      servicesLoadBalancers: 1,
      servicesNodePorts: 1,
    }),
    ai: Quota.of({
      requestsCpu: '10',
      requestsMemory: '20Gi',
      limitsCpu: '21',
      limitsMemory: '40Gi',
      pods: 40,
      requestsEphemeralStorage: '10Gi',
      limitsEphemeralStorage: '40Gi',
      requestsStorage: '1Gi',
      persistentVolumeClaims: 1,
      servicesLoadBalancers: 0,
      servicesNodePorts: 0,
    }),
  },
};

/** Two Prometheus servers, and kube-state-metrics during a rollout. */
export const MONITORING_QUOTA = Quota.of({
  requestsCpu: '1400m',
  requestsMemory: '5632Mi',
  limitsCpu: '6',
  limitsMemory: '11Gi',
  pods: 4,
  requestsEphemeralStorage: '384Mi',
  limitsEphemeralStorage: '1536Mi',
  requestsStorage: '125Gi',
  persistentVolumeClaims: 3,
  servicesLoadBalancers: 0,
  servicesNodePorts: 0,
});
