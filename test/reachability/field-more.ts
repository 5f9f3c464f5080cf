/** Manifests as people write them, with paths and their right answers: `FROM -> TO : PROTOCOL PORT VERDICT`. */
export interface MoreCase {
  readonly manifests: string;
  readonly paths: readonly string[];
}

function pod(name: string, labels: string, ports = ''): string {
  const [namespace, own] = name.split('/');
  return `---
apiVersion: v1
kind: Pod
metadata: {name: ${own}, namespace: ${namespace}, labels: {${labels}}}
spec: {containers: [{name: c, image: x${ports && `, ports: [${ports}]`}}]}
`;
}

function policy(name: string, spec: string): string {
  const [namespace, own] = name.split('/');
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${own}, namespace: ${namespace}}
spec: {${spec}}
`;
}

function service(name: string, spec: string): string {
  const [namespace, own] = name.split('/');
  return `---
apiVersion: v1
kind: Service
metadata: {name: ${own}, namespace: ${namespace}}
spec: {${spec}}
`;
}

function namespace(name: string, labels: string): string {
  return `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n`;
}

/** A caller and a called pod in one namespace. */
const PAIR =
  pod('own/a', 'app: a, tier: front') + pod('own/b', 'app: b, tier: back', '{name: http, containerPort: 8080}');
const ISOLATED = policy('own/b', 'podSelector: {matchLabels: {app: b}}, policyTypes: [Ingress]');

/** A policy on the called pod with these ingress rules. */
const ingress = (rules: string) => PAIR + policy('own/b', `podSelector: {matchLabels: {app: b}}, ingress: [${rules}]`);

/** A policy on the caller with these egress rules. */
const egress = (rules: string) =>
  PAIR + policy('own/a', `podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], egress: [${rules}]`);

export const MORE_CASES: Readonly<Record<string, MoreCase>> = {
  'no policy at all': {
    manifests: PAIR,
    paths: ['own/a -> own/b : TCP 8080 open', 'own/a -> own/b : UDP 1 open', 'internet -> own/b : TCP 8080 open'],
  },
  'no ingress rule': {
    manifests: PAIR + ISOLATED,
    paths: [
      'own/a -> own/b : TCP 8080 closed',
      'own/b -> own/a : TCP 80 open',
      '203.0.113.9 -> own/b : TCP 8080 closed',
    ],
  },
  'an empty list of ingress rules': {
    manifests: PAIR + policy('own/b', 'podSelector: {}, ingress: []'),
    paths: ['own/a -> own/b : TCP 8080 closed', 'own/b -> 203.0.113.9 : TCP 443 open'],
  },
  'one ingress rule without fields': {
    manifests: ingress('{}'),
    paths: ['own/a -> own/b : TCP 8080 open', 'internet -> own/b : SCTP 1 open'],
  },
  'an empty list of peers, which is every peer': {
    manifests: ingress('{from: [], ports: [{port: 8080}]}'),
    paths: [
      'own/a -> own/b : TCP 8080 open',
      'own/a -> own/b : TCP 8081 closed',
      '2001:db8::1 -> own/b : TCP 8080 open',
    ],
  },
  'an empty list of ports, which is every port': {
    manifests: ingress('{from: [{podSelector: {matchLabels: {app: a}}}], ports: []}'),
    paths: ['own/a -> own/b : UDP 53 open', '203.0.113.9 -> own/b : TCP 8080 closed'],
  },
  'peers and ports that are null': {
    manifests: ingress('{from: null, ports: null}'),
    paths: ['own/a -> own/b : TCP 8080 open'],
  },
  'a podSelector that is empty is every pod of the namespace, not of others': {
    manifests: ingress('{from: [{podSelector: {}}]}') + pod('m/c', 'app: a'),
    paths: ['own/a -> own/b : TCP 8080 open', 'm/c -> own/b : TCP 8080 closed', '10.0.0.1 -> own/b : TCP 8080 closed'],
  },
  'a namespaceSelector that is empty is every pod of every namespace': {
    manifests: ingress('{from: [{namespaceSelector: {}}]}') + pod('m/c', 'x: z'),
    paths: ['own/a -> own/b : TCP 8080 open', 'm/c -> own/b : TCP 8080 open', '203.0.113.9 -> own/b : TCP 8080 closed'],
  },
  'policyTypes that name only egress leave ingress open, in spite of its rules': {
    manifests: PAIR + policy('own/b', 'podSelector: {}, policyTypes: [Egress], ingress: [{from: [{podSelector: {}}]}]'),
    paths: [
      '203.0.113.9 -> own/b : TCP 8080 open',
      'own/b -> own/a : TCP 80 closed',
      'own/b -> 203.0.113.9 : TCP 443 closed',
    ],
  },
  'without policyTypes, an egress rule isolates both ways': {
    manifests: PAIR + policy('own/b', 'podSelector: {matchLabels: {app: b}}, egress: [{ports: [{port: 443}]}]'),
    paths: [
      'own/a -> own/b : TCP 8080 closed',
      'own/b -> 203.0.113.9 : TCP 443 open',
      'own/b -> 203.0.113.9 : TCP 80 closed',
      'own/b -> own/a : TCP 443 open',
    ],
  },
  'without policyTypes and with an empty list of egress rules, only ingress is isolated': {
    manifests: PAIR + policy('own/b', 'podSelector: {matchLabels: {app: b}}, egress: []'),
    paths: ['own/a -> own/b : TCP 8080 closed', 'own/b -> 203.0.113.9 : TCP 443 open'],
  },
  'policyTypes that name both, without rules': {
    manifests: PAIR + policy('own/deny', 'podSelector: {}, policyTypes: [Egress, Ingress]'),
    paths: [
      'own/a -> own/b : TCP 8080 closed',
      'own/b -> 203.0.113.9 : TCP 443 closed',
      'internet -> own/a : TCP 1 closed',
    ],
  },
  'two policies on one pod add up': {
    manifests:
      PAIR +
      policy('own/deny', 'podSelector: {}') +
      policy(
        'own/one',
        'podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}], ports: [{port: 8080}]}]',
      ) +
      policy('own/two', 'podSelector: {matchLabels: {tier: back}}, ingress: [{ports: [{port: 9090}]}]'),
    paths: [
      'own/a -> own/b : TCP 8080 open',
      'own/a -> own/b : TCP 9090 open',
      'own/a -> own/b : TCP 9091 closed',
      'own/b -> own/a : TCP 8080 closed',
    ],
  },
  'a policy of another namespace does not apply': {
    manifests: PAIR + policy('m/b', 'podSelector: {matchLabels: {app: b}}'),
    paths: ['own/a -> own/b : TCP 8080 open'],
  },
  'both ends must be open': {
    manifests: `${egress('{to: [{podSelector: {matchLabels: {app: b}}}], ports: [{port: 8080}]}')}${policy(
      'own/b',
      'podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 8081}]}]',
    )}`,
    paths: ['own/a -> own/b : TCP 8080 closed', 'own/a -> own/b : TCP 8081 closed'],
  },
  'a range of ports has both of its ends': {
    manifests: ingress('{ports: [{port: 8080, endPort: 8090}]}'),
    paths: [
      'own/a -> own/b : TCP 8079 closed',
      'own/a -> own/b : TCP 8080 open',
      'own/a -> own/b : TCP 8090 open',
      'own/a -> own/b : TCP 8091 closed',
      'own/a -> own/b : UDP 8080 closed',
    ],
  },
  'a port without its protocol is TCP, and a protocol without port is each of its ports': {
    manifests: ingress('{ports: [{port: 53}, {protocol: UDP}]}'),
    paths: [
      'own/a -> own/b : TCP 53 open',
      'own/a -> own/b : UDP 65535 open',
      'own/a -> own/b : TCP 54 closed',
      'own/a -> own/b : SCTP 53 closed',
    ],
  },
  'a named port is the number that the called pod gives it': {
    manifests:
      pod('own/a', 'app: a') +
      pod('own/b', 'app: b, tier: back', '{name: http, containerPort: 8080}') +
      pod('own/c', 'app: c, tier: back', '{name: http, containerPort: 9090}') +
      pod('own/d', 'app: d, tier: back', '{containerPort: 8080}') +
      policy('own/back', 'podSelector: {matchLabels: {tier: back}}, ingress: [{ports: [{port: http}]}]'),
    paths: [
      'own/a -> own/b : TCP 8080 open',
      'own/a -> own/b : TCP 9090 closed',
      'own/a -> own/c : TCP 9090 open',
      'own/a -> own/c : TCP 8080 closed',
      'own/a -> own/d : TCP 8080 closed',
    ],
  },
  'a named port has its protocol': {
    manifests:
      pod('own/a', 'app: a') +
      pod('own/dns', 'app: dns', '{name: dns, containerPort: 53, protocol: UDP}, {name: dns-tcp, containerPort: 53}') +
      policy(
        'own/dns',
        'podSelector: {matchLabels: {app: dns}}, ingress: [{ports: [{port: dns, protocol: UDP}, {port: dns}]}]',
      ),
    paths: ['own/a -> own/dns : UDP 53 open', 'own/a -> own/dns : TCP 53 closed'],
  },
  'a named port in an egress rule is that of the called pod, and none outside': {
    manifests: egress('{ports: [{port: http}]}'),
    paths: ['own/a -> own/b : TCP 8080 open', 'own/a -> own/b : TCP 80 closed', 'own/a -> 203.0.113.9 : TCP 80 closed'],
  },
  'a named port of a sidecar counts': {
    manifests: `---
apiVersion: v1
kind: Pod
metadata: {name: s, namespace: own, labels: {app: s}}
spec:
  initContainers:
  - {name: proxy, image: x, restartPolicy: Always, ports: [{name: proxy, containerPort: 15000}]}
  - {name: once, image: x, ports: [{name: once, containerPort: 15001}]}
  containers: [{name: c, image: x}]
${pod('own/a', 'app: a')}${policy('own/s', 'podSelector: {matchLabels: {app: s}}, ingress: [{ports: [{port: proxy}, {port: once}]}]')}`,
    paths: ['own/a -> own/s : TCP 15000 open', 'own/a -> own/s : TCP 15001 closed'],
  },
  'an exception is closed, unless another rule opens it': {
    manifests: egress(
      '{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32]}}]}, {to: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 5432}]}',
    ),
    paths: [
      'own/a -> 10.2.0.1 : TCP 5432 closed',
      'own/a -> 10.1.2.3 : TCP 5432 open',
      'own/a -> 10.1.2.3 : TCP 5433 closed',
      'own/a -> 169.254.169.254 : TCP 80 closed',
      'own/a -> 11.0.0.0 : TCP 80 open',
      'own/a -> 10.0.0.0/8 : TCP 5432 partly',
    ],
  },
  'two rules together open a block': {
    manifests: egress('{to: [{ipBlock: {cidr: 10.0.0.0/9}}]}, {to: [{ipBlock: {cidr: 10.128.0.0/9}}]}'),
    paths: [
      'own/a -> 10.0.0.0/8 : TCP 1 open',
      'own/a -> 10.0.0.0/7 : TCP 1 partly',
      'own/a -> 11.0.0.0/8 : TCP 1 closed',
    ],
  },
  'a block with host bits is the whole block': {
    manifests: egress('{to: [{ipBlock: {cidr: 10.1.2.3/16}}]}'),
    paths: ['own/a -> 10.1.255.255 : TCP 1 open', 'own/a -> 10.2.0.0 : TCP 1 closed'],
  },
  'IPv6 is a family of its own': {
    manifests: egress('{to: [{ipBlock: {cidr: "::/0", except: ["fc00::/7"]}}]}'),
    paths: [
      'own/a -> 2001:db8::1 : TCP 443 open',
      'own/a -> fd00::1 : TCP 443 closed',
      'own/a -> 203.0.113.9 : TCP 443 closed',
      'own/a -> internet : TCP 443 partly',
    ],
  },
  'both families together are the internet': {
    manifests: egress('{to: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0"}}], ports: [{port: 443}]}'),
    paths: ['own/a -> internet : TCP 443 open', 'own/a -> internet : TCP 80 closed'],
  },
  'a block is no pod': {
    manifests: egress('{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}'),
    paths: ['own/a -> own/b : TCP 8080 closed', 'own/a -> 10.0.0.1 : TCP 8080 open'],
  },
  'DNS is a path like any other': {
    manifests:
      pod('kube-system/coredns', 'k8s-app: kube-dns', '{containerPort: 53, protocol: UDP}') +
      service('kube-system/kube-dns', 'selector: {k8s-app: kube-dns}, ports: [{name: dns, port: 53, protocol: UDP}]') +
      egress(
        '{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}]}',
      ),
    paths: [
      'own/a -> kube-dns.kube-system.svc : UDP 53 open',
      'own/a -> kube-system/coredns : TCP 53 closed',
      'own/a -> own/b : TCP 8080 closed',
    ],
  },
  'expressions select by what is there and by what is not': {
    manifests:
      ingress(
        '{from: [{podSelector: {matchExpressions: [{key: tier, operator: In, values: [front, edge]}, {key: legacy, operator: DoesNotExist}]}}]}',
      ) +
      pod('own/c', 'tier: edge') +
      pod('own/d', 'tier: edge, legacy: ""') +
      pod('own/e', 'app: e'),
    paths: [
      'own/a -> own/b : TCP 1 open',
      'own/c -> own/b : TCP 1 open',
      'own/d -> own/b : TCP 1 closed',
      'own/e -> own/b : TCP 1 closed',
    ],
  },
  'labels that JavaScript inherits are labels': {
    manifests:
      ingress('{from: [{podSelector: {matchExpressions: [{key: constructor, operator: Exists}]}}]}') +
      pod('own/c', 'constructor: x'),
    paths: ['own/a -> own/b : TCP 1 closed', 'own/c -> own/b : TCP 1 open'],
  },
  'an empty label is a label': {
    manifests: ingress('{from: [{podSelector: {matchLabels: {legacy: ""}}}]}') + pod('own/c', 'legacy: ""'),
    paths: ['own/a -> own/b : TCP 1 closed', 'own/c -> own/b : TCP 1 open'],
  },
  'namespaces have their labels, and their names': {
    manifests:
      namespace('own', 'team: x') +
      namespace('m', 'team: z') +
      namespace('o', '') +
      ingress(
        '{from: [{namespaceSelector: {matchLabels: {team: z}}}], ports: [{port: 1}]}, {from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [o]}]}}], ports: [{port: 2}]}',
      ) +
      pod('m/c', 'app: c') +
      pod('o/d', 'app: d'),
    paths: [
      'm/c -> own/b : TCP 1 open',
      'own/a -> own/b : TCP 1 closed',
      'o/d -> own/b : TCP 1 closed',
      'm/c -> own/b : TCP 2 open',
      'own/a -> own/b : TCP 2 open',
      'o/d -> own/b : TCP 2 closed',
    ],
  },
  'the name of a namespace needs no Namespace in the set': {
    manifests:
      ingress('{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: m}}}]}') + pod('m/c', 'app: c'),
    paths: ['m/c -> own/b : TCP 1 open', 'own/a -> own/b : TCP 1 closed'],
  },
  'a label of a namespace that is not in the set is not known': {
    manifests:
      namespace('own', 'team: x') +
      ingress('{from: [{namespaceSelector: {matchLabels: {team: z}}}], ports: [{port: 1}]}, {ports: [{port: 2}]}') +
      pod('m/c', 'app: c'),
    paths: ['own/a -> own/b : TCP 1 closed', 'm/c -> own/b : TCP 2 open', '203.0.113.9 -> own/b : TCP 1 closed'],
  },
  'objects without a namespace are in default': {
    manifests: `---
apiVersion: v1
kind: Pod
metadata: {name: c, labels: {app: c}}
spec: {containers: [{name: c, image: x}]}
${policy('default/c', 'podSelector: {}, ingress: [{from: [{podSelector: {}}]}]')}${pod('default/d', 'app: d')}${pod('own/a', 'app: a')}`,
    paths: ['default/d -> default/c : TCP 80 open', 'own/a -> default/c : TCP 80 closed'],
  },
  'a Service leads to the named port of its pods': {
    manifests:
      ingress('{from: [{podSelector: {matchLabels: {app: a}}}], ports: [{port: 8080}]}') +
      service(
        'own/b',
        'selector: {app: b}, ports: [{name: web, port: 80, targetPort: http}, {name: raw, port: 81, targetPort: 8081}]',
      ),
    paths: [
      'own/a -> b.own.svc : TCP 80 open',
      'own/a -> b.own.svc : TCP 81 closed',
      'own/a -> b.own.svc : TCP 8080 closed',
      'own/a -> own/b : TCP 80 closed',
      'own/a -> b.own.svc.cluster.local : TCP 80 open',
    ],
  },
  'a headless Service is its pods': {
    manifests:
      ingress('{from: [{podSelector: {matchLabels: {app: a}}}], ports: [{port: 8080}]}') +
      service('own/b', 'clusterIP: None, selector: {app: b}, ports: [{port: 80, targetPort: 8080}]'),
    paths: ['own/a -> b.own.svc : TCP 8080 open', 'own/a -> b.own.svc : TCP 80 closed'],
  },
  'a Service with one of its pods open is open in part': {
    manifests:
      PAIR +
      pod('own/c', 'app: b, canary: "1"', '{name: http, containerPort: 8080}') +
      policy('own/c', 'podSelector: {matchLabels: {canary: "1"}}') +
      service('own/b', 'selector: {app: b}, ports: [{port: 80, targetPort: http}]'),
    paths: ['own/a -> b.own.svc : TCP 80 partly', 'own/a -> own/b : TCP 8080 open', 'own/a -> own/c : TCP 8080 closed'],
  },
  'a pod with hostNetwork is no pod to policies': {
    manifests: `---
apiVersion: v1
kind: Pod
metadata: {name: h, namespace: own, labels: {app: a}}
spec: {hostNetwork: true, containers: [{name: c, image: x, ports: [{containerPort: 9100}]}]}
${ingress('{from: [{podSelector: {matchLabels: {app: a}}}]}')}${policy('own/h', 'podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress, Egress], egress: [{to: [{podSelector: {}}]}]')}`,
    paths: [
      'own/a -> own/b : TCP 1 open',
      'own/h -> own/b : TCP 1 closed',
      '203.0.113.9 -> own/h : TCP 9100 open',
      'own/h -> 203.0.113.9 : TCP 443 open',
    ],
  },
  'each kind of workload has the labels of its template': {
    manifests: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']
      .map(
        (kind) => `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${kind.toLowerCase()}, namespace: own, labels: {app: not-the-pods}}
spec:
  selector: {matchLabels: {app: ${kind.toLowerCase()}}}
  ${kind === 'StatefulSet' ? 'serviceName: s' : 'minReadySeconds: 0'}
  template:
    metadata: {labels: {app: ${kind.toLowerCase()}, role: worker}}
    spec: {containers: [{name: c, image: x}]}
`,
      )
      .concat(ingress('{from: [{podSelector: {matchLabels: {role: worker}}}]}'))
      .join(''),
    paths: [
      'own/deployment -> own/b : TCP 1 open',
      'own/statefulset -> own/b : TCP 1 open',
      'own/daemonset -> own/b : TCP 1 open',
      'own/replicaset -> own/b : TCP 1 open',
      'own/a -> own/b : TCP 1 closed',
    ],
  },
  'a Job and a CronJob are workloads': {
    manifests: `---
apiVersion: batch/v1
kind: Job
metadata: {name: once, namespace: own}
spec: {template: {metadata: {labels: {role: batch}}, spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: own}
spec: {schedule: "@daily", jobTemplate: {spec: {template: {metadata: {labels: {role: batch}}, spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}}}
${ingress('{from: [{podSelector: {matchLabels: {role: batch}}}]}, {from: [{podSelector: {matchLabels: {job-name: once}}}], ports: [{port: 2}]}')}`,
    paths: ['own/once -> own/b : TCP 1 open', 'own/nightly -> own/b : TCP 1 open', 'own/a -> own/b : TCP 2 closed'],
  },
  'the pods of a Deployment that was read from a cluster are its own': {
    manifests: `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: own, uid: d}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web-7d, namespace: own, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}]}
spec:
  selector: {matchLabels: {app: web, pod-template-hash: 7d}}
  template: {metadata: {labels: {app: web, pod-template-hash: 7d}}, spec: {containers: [{name: c, image: x}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: web-7d-x, namespace: own, labels: {app: web, pod-template-hash: 7d}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d, uid: r, controller: true}]}
spec: {containers: [{name: c, image: x}]}
${ingress('{from: [{podSelector: {matchLabels: {app: web}}}]}')}`,
    paths: ['own/web -> own/b : TCP 1 open', 'own/a -> own/b : TCP 1 closed'],
  },
  'lists are what is in them': {
    manifests: `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: own, labels: {app: a}}, spec: {containers: [{name: c, image: x}]}}
- apiVersion: v1
  kind: PodList
  items:
  - {metadata: {name: b, namespace: own, labels: {app: b}}, spec: {containers: [{name: c, image: x}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicyList
metadata: {resourceVersion: "7"}
items:
- {metadata: {name: b, namespace: own}, spec: {podSelector: {matchLabels: {app: b}}}}
---
{apiVersion: v1, kind: List, items: []}
`,
    paths: ['own/a -> own/b : TCP 80 closed', 'own/b -> own/a : TCP 80 open'],
  },
  'a pod reaches itself': {
    manifests: PAIR + policy('own/deny', 'podSelector: {}, policyTypes: [Ingress, Egress]'),
    paths: ['own/a -> own/a : TCP 1 open', 'own/b -> own/b : UDP 53 open', 'own/a -> own/b : TCP 1 closed'],
  },
  'an ingress controller in the set is a pod, and the ingress-controller of an Ingress is any': {
    manifests:
      pod('edge/nginx', 'app: nginx') +
      ingress(
        '{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}], ports: [{port: 8080}]}',
      ) +
      service('own/b', 'type: ClusterIP, selector: {app: b}, ports: [{port: 80, targetPort: 8080}]') +
      `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: b, namespace: own}
spec: {defaultBackend: {service: {name: b, port: {number: 80}}}}
`,
    paths: ['edge/nginx -> b.own.svc : TCP 80 open', 'own/a -> b.own.svc : TCP 80 closed'],
  },
  'a NodePort and a load balancer are open to whom the policy of the pods is': {
    manifests:
      ingress('{from: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0"}}], ports: [{port: 8080}]}') +
      service('own/np', 'type: NodePort, selector: {app: b}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]') +
      service('own/lb', 'type: LoadBalancer, selector: {app: b}, ports: [{port: 443, targetPort: 8443}]'),
    paths: [
      'internet -> own/b : TCP 8080 open',
      'internet -> own/b : TCP 8443 closed',
      'own/a -> own/b : TCP 8080 closed',
    ],
  },
  'where an ExternalName leads is not known, except where everything is open or nothing is': {
    manifests:
      egress('{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 5432}]}') +
      service('own/ext', 'type: ExternalName, externalName: db.example.com') +
      pod('own/c', 'app: c') +
      pod('own/d', 'app: d') +
      policy('own/d', 'podSelector: {matchLabels: {app: d}}, policyTypes: [Egress]'),
    paths: [
      'own/a -> ext.own.svc : TCP 5432 unknown',
      'own/c -> ext.own.svc : TCP 5432 open',
      'own/d -> ext.own.svc : TCP 5432 closed',
    ],
  },
  'a Service without selector leads to its EndpointSlice': {
    manifests: `${egress('{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 5432}]}')}${service('own/here', 'ports: [{port: 80, targetPort: 5432}]')}${service('own/gone', 'ports: [{port: 80, targetPort: 5432}]')}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: here-1, namespace: own, labels: {kubernetes.io/service-name: here}}
addressType: IPv4
endpoints: [{addresses: [203.0.113.9]}]
ports: [{port: 5432, protocol: TCP}]
`,
    paths: ['own/a -> here.own.svc : TCP 80 open', 'own/a -> gone.own.svc : TCP 80 unknown'],
  },
  'a NotIn on the label of a namespace that is not in the set': {
    manifests:
      namespace('own', 'trust: high') +
      ingress(
        '{from: [{namespaceSelector: {matchExpressions: [{key: trust, operator: NotIn, values: [low]}]}, podSelector: {matchLabels: {app: c}}}]}',
      ) +
      pod('m/c', 'app: c') +
      pod('m/d', 'app: d'),
    paths: ['m/c -> own/b : TCP 1 unknown', 'm/d -> own/b : TCP 1 closed', 'own/a -> own/b : TCP 1 closed'],
  },
  'a policy without a podSelector selects every pod': {
    manifests: PAIR + policy('own/all', 'policyTypes: [Ingress]'),
    paths: ['own/a -> own/b : TCP 8080 closed', 'own/b -> own/a : TCP 80 closed'],
  },
  'a pod without labels is selected by an empty selector only': {
    manifests: `---
apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: own}
spec: {containers: [{name: c, image: x}]}
${ingress('{from: [{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}]}')}${policy('own/plain', 'podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}')}`,
    paths: ['own/plain -> own/b : TCP 1 closed', 'own/a -> own/plain : TCP 1 closed', 'own/a -> own/b : TCP 1 open'],
  },
};
