/** The number of workloads in the namespace of a tenant. */
export const WORKLOADS_OF_TENANT = 20;

/** Its Namespace, its policy and its workloads. */
export const OBJECTS_OF_TENANT = WORKLOADS_OF_TENANT + 2;

const DNS = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/**
 * The objects of many tenants, who each have a namespace, workloads in it, and one policy: calls within the namespace, from the ingress
 * controller, to DNS and to the internet. All tenants have workloads of the same names, as copies of one chart do.
 * @param isOnline whether a tenant may call the internet
 */
export function tenantObjects(tenants: number, isOnline: (index: number) => boolean = () => true): readonly object[] {
  return Array.from({ length: tenants }, (_, index) => objectsOfTenant(`tenant-${index}`, isOnline(index))).flat();
}

function objectsOfTenant(namespace: string, isOnline: boolean): readonly object[] {
  const workloads = Array.from({ length: WORKLOADS_OF_TENANT }, (_, index) => deployment(`app-${index}`, namespace));
  const labels = { tenant: namespace };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    ...workloads,
    policy(namespace, isOnline),
  ];
}

function deployment(name: string, namespace: string): object {
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'example.com/app', ports: [{ name: 'http', containerPort: 8080 }] }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

function policy(namespace: string, isOnline: boolean): object {
  const internet = { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] } };
  const spec = {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [{ podSelector: {} }] },
      { from: [{ namespaceSelector: { matchLabels: nameLabel('ingress-nginx') } }], ports: [{ port: 8080 }] },
    ],
    egress: [
      { to: [{ podSelector: {} }] },
      {
        to: [
          { namespaceSelector: { matchLabels: nameLabel(DNS.namespace) }, podSelector: { matchLabels: DNS.labels } },
        ],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
      ...(isOnline ? [{ to: [internet], ports: [{ port: 443 }] }] : []),
    ],
  };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'tenant', namespace }, spec };
}

function nameLabel(namespace: string): Readonly<Record<string, string>> {
  return { 'kubernetes.io/metadata.name': namespace };
}
