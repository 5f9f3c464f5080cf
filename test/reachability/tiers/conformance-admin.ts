import {
  acceptAddressesFirst,
  type ConformanceCase,
  labelNamespace,
  labelPod,
  namePort,
  remove,
  setAction,
  setPriority,
  swap,
} from './conformance-case';

/**
 * The paths that SIG Network's conformance tests check for the Admin tier, as a table of our own: the names of the test and of its manifest, what
 * changes, and who reaches whom.
 * @see https://github.com/kubernetes-sigs/network-policy-api/tree/v0.3.0/conformance/tests
 */
export const ADMIN_TIER: readonly ConformanceCase[] = [
  {
    test: 'admin-network-policy-experimental-egress-rules',
    manifest: 'admin_tier/standard-egress-tcp-rules',
    steps: [
      {
        changes: [namePort('egress-tcp', 'egress', 5, 'web')],
        paths: ['harry-potter-0 > cedric-diggory-1 TCP 80 open', 'harry-potter-1 > cedric-diggory-1 TCP 8080 closed'],
      },
    ],
  },
  {
    test: 'admin-network-policy-experimental-egress-rules',
    manifest: 'admin_tier/experimental-egress-selector-rules',
    steps: [
      {
        paths: [
          'harry-potter-1 > centaur-1 TCP 36360 open',
          'harry-potter-1 > centaur-1 UDP 36362 open',
          'harry-potter-1 > centaur-1 TCP 36361 closed',
          'harry-potter-1 > centaur-1 UDP 36364 closed',
          'harry-potter-1 > centaur-1 SCTP 36366 closed',
        ],
      },
    ],
  },
  {
    test: 'admin-network-policy-experimental-ingress-rules',
    manifest: 'admin_tier/standard-ingress-udp-rules',
    steps: [
      {
        changes: [namePort('ingress-udp', 'ingress', 5, 'dns')],
        paths: ['harry-potter-0 > cedric-diggory-1 UDP 53 open', 'harry-potter-1 > cedric-diggory-1 UDP 5353 closed'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-egress-inline-cidr-rules',
    manifest: 'admin_tier/standard-egress-inline-cidr-rules',
    steps: [
      {
        paths: [
          'harry-potter-1 > luna-lovegood-0 TCP 80 closed',
          'harry-potter-1 > luna-lovegood-0 UDP 53 closed',
          'harry-potter-1 > luna-lovegood-0 SCTP 9003 closed',
          'harry-potter-1 > cedric-diggory-0 TCP 80 closed',
          'harry-potter-1 > cedric-diggory-0 UDP 53 closed',
          'harry-potter-1 > cedric-diggory-0 SCTP 9003 closed',
          'harry-potter-1 > draco-malfoy-0 TCP 80 open',
          'harry-potter-1 > draco-malfoy-0 UDP 53 open',
          'harry-potter-1 > draco-malfoy-0 SCTP 9003 open',
        ],
      },
      {
        changes: [labelNamespace('slytherin', 'denied-namespace-label')],
        paths: [
          'harry-potter-1 > draco-malfoy-0 TCP 80 closed',
          'harry-potter-1 > draco-malfoy-0 UDP 53 closed',
          'harry-potter-1 > draco-malfoy-0 SCTP 9003 closed',
        ],
      },
      {
        changes: [labelNamespace('slytherin', 'slytherin')],
        paths: [
          'harry-potter-1 > draco-malfoy-0 TCP 80 open',
          'harry-potter-1 > draco-malfoy-0 UDP 53 open',
          'harry-potter-1 > draco-malfoy-0 SCTP 9003 open',
        ],
      },
      {
        changes: [acceptAddressesFirst('inline-cidr-as-peers-example', ['luna-lovegood-0', 'cedric-diggory-0'])],
        paths: [
          'harry-potter-1 > luna-lovegood-0 TCP 80 open',
          'harry-potter-1 > luna-lovegood-0 UDP 53 open',
          'harry-potter-1 > luna-lovegood-0 SCTP 9003 open',
          'harry-potter-1 > cedric-diggory-0 TCP 80 open',
          'harry-potter-1 > cedric-diggory-0 UDP 53 open',
          'harry-potter-1 > cedric-diggory-0 SCTP 9003 open',
          'harry-potter-1 > luna-lovegood-1 TCP 80 closed',
          'harry-potter-1 > luna-lovegood-1 UDP 53 closed',
          'harry-potter-1 > luna-lovegood-1 SCTP 9003 closed',
          'harry-potter-1 > cedric-diggory-1 TCP 80 closed',
          'harry-potter-1 > cedric-diggory-1 UDP 53 closed',
          'harry-potter-1 > cedric-diggory-1 SCTP 9003 closed',
        ],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-egress-sctp-rules',
    manifest: 'admin_tier/standard-egress-sctp-rules',
    steps: [
      {
        paths: [
          'luna-lovegood-0 > harry-potter-0 SCTP 9003 open',
          'luna-lovegood-1 > harry-potter-0 SCTP 9005 open',
          'luna-lovegood-0 > cedric-diggory-1 SCTP 9003 open',
          'luna-lovegood-1 > cedric-diggory-1 SCTP 9005 closed',
        ],
      },
      {
        changes: [swap('egress-sctp', 'egress', 0, 1)],
        paths: [
          'luna-lovegood-0 > harry-potter-1 SCTP 9003 closed',
          'luna-lovegood-1 > harry-potter-1 SCTP 9005 closed',
          'luna-lovegood-0 > draco-malfoy-0 SCTP 9003 closed',
          'luna-lovegood-1 > draco-malfoy-0 SCTP 9005 open',
        ],
      },
      {
        changes: [swap('egress-sctp', 'egress', 0, 2)],
        paths: ['luna-lovegood-0 > harry-potter-1 SCTP 9003 open', 'luna-lovegood-1 > harry-potter-1 SCTP 9005 open'],
      },
      {
        changes: [swap('egress-sctp', 'egress', 3, 4)],
        paths: ['luna-lovegood-0 > draco-malfoy-0 SCTP 9003 open', 'luna-lovegood-1 > draco-malfoy-0 SCTP 9005 open'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-egress-tcp-rules',
    manifest: 'admin_tier/standard-egress-tcp-rules',
    steps: [
      {
        paths: [
          'harry-potter-0 > luna-lovegood-0 TCP 80 open',
          'harry-potter-1 > luna-lovegood-0 TCP 8080 open',
          'harry-potter-0 > cedric-diggory-1 TCP 8080 open',
          'harry-potter-1 > cedric-diggory-1 TCP 80 closed',
          'luna-lovegood-0 > harry-potter-0 TCP 80 open',
          'draco-malfoy-0 > harry-potter-1 TCP 80 open',
        ],
      },
      {
        changes: [swap('egress-tcp', 'egress', 0, 1)],
        paths: [
          'harry-potter-0 > luna-lovegood-1 TCP 80 closed',
          'harry-potter-1 > luna-lovegood-1 TCP 8080 closed',
          'harry-potter-0 > draco-malfoy-0 TCP 80 closed',
          'harry-potter-1 > draco-malfoy-0 TCP 8080 open',
        ],
      },
      {
        changes: [swap('egress-tcp', 'egress', 0, 2)],
        paths: ['harry-potter-0 > luna-lovegood-0 TCP 80 open', 'harry-potter-1 > luna-lovegood-0 TCP 8080 open'],
      },
      {
        changes: [swap('egress-tcp', 'egress', 3, 4)],
        paths: ['harry-potter-0 > draco-malfoy-0 TCP 80 open', 'harry-potter-1 > draco-malfoy-0 TCP 8080 open'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-egress-udp-rules',
    manifest: 'admin_tier/standard-egress-udp-rules',
    steps: [
      {
        paths: [
          'cedric-diggory-0 > luna-lovegood-0 UDP 53 open',
          'cedric-diggory-1 > luna-lovegood-0 UDP 5353 open',
          'cedric-diggory-0 > harry-potter-1 UDP 53 open',
          'cedric-diggory-1 > harry-potter-1 UDP 5353 closed',
        ],
      },
      {
        changes: [swap('egress-udp', 'egress', 0, 1)],
        paths: [
          'cedric-diggory-0 > luna-lovegood-1 UDP 53 closed',
          'cedric-diggory-1 > luna-lovegood-1 UDP 5353 closed',
          'cedric-diggory-0 > draco-malfoy-0 UDP 5353 closed',
          'cedric-diggory-1 > draco-malfoy-0 UDP 53 open',
        ],
      },
      {
        changes: [swap('egress-udp', 'egress', 0, 2)],
        paths: ['cedric-diggory-0 > luna-lovegood-1 UDP 5353 open', 'cedric-diggory-1 > luna-lovegood-1 UDP 53 open'],
      },
      {
        changes: [swap('egress-udp', 'egress', 3, 4)],
        paths: ['cedric-diggory-0 > draco-malfoy-0 UDP 5353 open', 'cedric-diggory-1 > draco-malfoy-0 UDP 53 open'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-gress-rules',
    manifest: 'admin_tier/standard-gress-rules-combined',
    steps: [
      {
        paths: [
          'harry-potter-0 > luna-lovegood-0 TCP 80 open',
          'harry-potter-1 > luna-lovegood-0 UDP 53 open',
          'harry-potter-0 > luna-lovegood-0 SCTP 9003 open',
          'luna-lovegood-0 > harry-potter-0 TCP 80 open',
          'luna-lovegood-1 > harry-potter-0 UDP 53 open',
          'luna-lovegood-1 > harry-potter-0 SCTP 9003 open',
          'harry-potter-0 > cedric-diggory-1 TCP 8080 open',
          'harry-potter-1 > cedric-diggory-1 TCP 80 closed',
          'harry-potter-0 > cedric-diggory-1 UDP 5353 open',
          'harry-potter-1 > cedric-diggory-1 UDP 53 closed',
          'harry-potter-0 > cedric-diggory-1 SCTP 9003 open',
          'harry-potter-1 > cedric-diggory-1 SCTP 9005 closed',
          'cedric-diggory-0 > harry-potter-1 TCP 80 open',
          'cedric-diggory-1 > harry-potter-1 TCP 8080 closed',
          'cedric-diggory-0 > harry-potter-1 UDP 5353 open',
          'cedric-diggory-1 > harry-potter-1 UDP 53 closed',
          'cedric-diggory-0 > harry-potter-1 SCTP 9003 open',
          'cedric-diggory-1 > harry-potter-1 SCTP 9005 closed',
        ],
      },
      {
        changes: [swap('gress-rules', 'egress', 0, 1), swap('gress-rules', 'ingress', 0, 1)],
        paths: [
          'harry-potter-0 > luna-lovegood-1 TCP 80 closed',
          'harry-potter-1 > luna-lovegood-1 UDP 53 closed',
          'harry-potter-0 > luna-lovegood-1 SCTP 9003 closed',
          'luna-lovegood-0 > harry-potter-1 TCP 80 closed',
          'luna-lovegood-1 > harry-potter-1 UDP 53 closed',
          'luna-lovegood-1 > harry-potter-1 SCTP 9003 closed',
          'harry-potter-0 > draco-malfoy-0 TCP 80 closed',
          'harry-potter-1 > draco-malfoy-0 TCP 8080 open',
          'harry-potter-0 > draco-malfoy-0 UDP 53 closed',
          'harry-potter-1 > draco-malfoy-0 UDP 5353 open',
          'harry-potter-0 > draco-malfoy-0 SCTP 9003 closed',
          'harry-potter-1 > draco-malfoy-0 SCTP 9005 open',
          'draco-malfoy-0 > harry-potter-0 TCP 80 closed',
          'draco-malfoy-1 > harry-potter-0 TCP 8080 open',
          'draco-malfoy-0 > harry-potter-0 UDP 53 closed',
          'draco-malfoy-1 > harry-potter-0 UDP 5353 open',
          'draco-malfoy-0 > harry-potter-0 SCTP 9003 closed',
          'draco-malfoy-1 > harry-potter-0 SCTP 9005 open',
        ],
      },
      {
        changes: [swap('gress-rules', 'egress', 0, 2), swap('gress-rules', 'ingress', 0, 2)],
        paths: [
          'harry-potter-0 > luna-lovegood-0 TCP 80 open',
          'harry-potter-0 > luna-lovegood-0 UDP 5353 open',
          'harry-potter-0 > luna-lovegood-0 SCTP 9003 open',
          'luna-lovegood-0 > harry-potter-0 TCP 80 open',
          'luna-lovegood-1 > harry-potter-0 UDP 53 open',
          'luna-lovegood-1 > harry-potter-0 SCTP 9003 open',
        ],
      },
      {
        changes: [swap('gress-rules', 'egress', 3, 4), swap('gress-rules', 'ingress', 3, 4)],
        paths: [
          'harry-potter-0 > draco-malfoy-0 TCP 80 open',
          'harry-potter-1 > draco-malfoy-0 TCP 8080 open',
          'harry-potter-0 > draco-malfoy-0 UDP 53 open',
          'harry-potter-1 > draco-malfoy-0 UDP 5353 open',
          'harry-potter-0 > draco-malfoy-0 SCTP 9003 open',
          'harry-potter-1 > draco-malfoy-0 SCTP 9005 open',
          'draco-malfoy-0 > harry-potter-0 TCP 80 open',
          'draco-malfoy-1 > harry-potter-0 TCP 8080 open',
          'draco-malfoy-0 > harry-potter-0 UDP 53 open',
          'draco-malfoy-1 > harry-potter-0 UDP 5353 open',
          'draco-malfoy-0 > harry-potter-0 SCTP 9003 open',
          'draco-malfoy-1 > harry-potter-0 SCTP 9005 open',
        ],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-ingress-sctp-rules',
    manifest: 'admin_tier/standard-ingress-sctp-rules',
    steps: [
      {
        paths: [
          'harry-potter-0 > luna-lovegood-0 SCTP 9003 open',
          'harry-potter-1 > luna-lovegood-0 SCTP 9005 open',
          'cedric-diggory-0 > luna-lovegood-1 SCTP 9003 open',
          'cedric-diggory-1 > luna-lovegood-1 SCTP 9005 closed',
        ],
      },
      {
        changes: [swap('ingress-sctp', 'ingress', 0, 1)],
        paths: [
          'harry-potter-0 > luna-lovegood-1 SCTP 9003 closed',
          'harry-potter-1 > luna-lovegood-1 SCTP 9005 closed',
          'draco-malfoy-0 > luna-lovegood-0 SCTP 9003 closed',
          'draco-malfoy-1 > luna-lovegood-0 SCTP 9005 open',
        ],
      },
      {
        changes: [swap('ingress-sctp', 'ingress', 0, 2)],
        paths: ['harry-potter-0 > luna-lovegood-1 SCTP 9003 open', 'harry-potter-1 > luna-lovegood-1 SCTP 9005 open'],
      },
      {
        changes: [swap('ingress-sctp', 'ingress', 3, 4)],
        paths: ['draco-malfoy-0 > luna-lovegood-0 SCTP 9003 open', 'draco-malfoy-1 > luna-lovegood-0 SCTP 9005 open'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-ingress-tcp-rules',
    manifest: 'admin_tier/standard-ingress-tcp-rules',
    steps: [
      {
        paths: [
          'luna-lovegood-0 > harry-potter-0 TCP 80 open',
          'luna-lovegood-1 > harry-potter-0 TCP 8080 open',
          'cedric-diggory-0 > harry-potter-1 TCP 80 open',
          'cedric-diggory-1 > harry-potter-1 TCP 8080 closed',
          'harry-potter-0 > luna-lovegood-0 TCP 80 open',
          'harry-potter-1 > draco-malfoy-0 TCP 80 open',
        ],
      },
      {
        changes: [swap('ingress-tcp', 'ingress', 0, 1)],
        paths: [
          'luna-lovegood-0 > harry-potter-1 TCP 80 closed',
          'luna-lovegood-1 > harry-potter-1 TCP 8080 closed',
          'draco-malfoy-0 > harry-potter-0 TCP 80 closed',
          'draco-malfoy-1 > harry-potter-0 TCP 8080 open',
        ],
      },
      {
        changes: [swap('ingress-tcp', 'ingress', 0, 2)],
        paths: ['luna-lovegood-0 > harry-potter-0 TCP 80 open', 'luna-lovegood-1 > harry-potter-0 TCP 8080 open'],
      },
      {
        changes: [swap('ingress-tcp', 'ingress', 3, 4)],
        paths: ['draco-malfoy-0 > harry-potter-0 TCP 80 open', 'draco-malfoy-1 > harry-potter-0 TCP 8080 open'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-ingress-udp-rules',
    manifest: 'admin_tier/standard-ingress-udp-rules',
    steps: [
      {
        paths: [
          'luna-lovegood-0 > cedric-diggory-0 UDP 53 open',
          'luna-lovegood-1 > cedric-diggory-0 UDP 5353 open',
          'harry-potter-0 > cedric-diggory-1 UDP 53 open',
          'harry-potter-1 > cedric-diggory-1 UDP 5353 closed',
        ],
      },
      {
        changes: [swap('ingress-udp', 'ingress', 0, 1)],
        paths: [
          'luna-lovegood-0 > cedric-diggory-1 UDP 53 closed',
          'luna-lovegood-1 > cedric-diggory-1 UDP 5353 closed',
          'draco-malfoy-0 > cedric-diggory-0 UDP 5353 closed',
          'draco-malfoy-1 > cedric-diggory-0 UDP 53 open',
        ],
      },
      {
        changes: [swap('ingress-udp', 'ingress', 0, 2)],
        paths: ['luna-lovegood-0 > cedric-diggory-1 UDP 5353 open', 'luna-lovegood-1 > cedric-diggory-1 UDP 53 open'],
      },
      {
        changes: [swap('ingress-udp', 'ingress', 3, 4)],
        paths: ['draco-malfoy-0 > cedric-diggory-0 UDP 5353 open', 'draco-malfoy-1 > cedric-diggory-0 UDP 53 open'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-integration',
    manifest: 'api_integration/standard-anp-np-banp',
    steps: [
      {
        paths: [
          'draco-malfoy-0 > harry-potter-0 TCP 80 closed',
          'draco-malfoy-1 > harry-potter-0 TCP 8080 closed',
          'harry-potter-0 > draco-malfoy-0 TCP 80 closed',
          'harry-potter-1 > draco-malfoy-0 TCP 8080 closed',
        ],
      },
      {
        changes: [setAction('pass-example', 'ingress', 0, 'Pass')],
        paths: ['draco-malfoy-0 > harry-potter-0 TCP 80 open', 'draco-malfoy-1 > harry-potter-0 TCP 8080 open'],
      },
      {
        changes: [setAction('pass-example', 'egress', 0, 'Pass')],
        paths: ['harry-potter-0 > draco-malfoy-0 TCP 80 open', 'harry-potter-1 > draco-malfoy-0 TCP 8080 open'],
      },
      {
        changes: [remove('allow-gress-from-to-slytherin-to-gryffindor')],
        paths: [
          'draco-malfoy-0 > harry-potter-0 TCP 80 closed',
          'draco-malfoy-1 > harry-potter-0 TCP 8080 closed',
          'harry-potter-0 > draco-malfoy-0 TCP 80 closed',
          'harry-potter-1 > draco-malfoy-0 TCP 8080 closed',
        ],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-pod-selector-rules',
    manifest: 'admin_tier/standard-pod-selector-rules',
    steps: [
      {
        paths: [
          'harry-potter-0 > luna-lovegood-0 TCP 8080 closed',
          'harry-potter-0 > luna-lovegood-0 TCP 80 open',
          'harry-potter-1 > luna-lovegood-1 TCP 80 closed',
          'draco-malfoy-1 > harry-potter-1 TCP 80 closed',
          'draco-malfoy-0 > harry-potter-0 TCP 80 open',
        ],
      },
      {
        changes: [labelPod('cedric-diggory-0', 'blocked')],
        paths: ['cedric-diggory-0 > harry-potter-0 TCP 80 closed', 'cedric-diggory-1 > harry-potter-0 TCP 80 open'],
      },
      { changes: [labelPod('cedric-diggory-0', undefined)], paths: ['cedric-diggory-0 > harry-potter-0 TCP 80 open'] },
      {
        changes: [labelPod('cedric-diggory-1', 'blocked')],
        paths: ['cedric-diggory-1 > harry-potter-0 TCP 80 closed', 'draco-malfoy-0 > luna-lovegood-1 TCP 80 open'],
      },
      {
        changes: [labelPod('luna-lovegood-0', 'restricted')],
        paths: ['luna-lovegood-0 > draco-malfoy-0 TCP 80 closed', 'luna-lovegood-1 > draco-malfoy-0 TCP 80 open'],
      },
      { changes: [labelPod('luna-lovegood-0', undefined)], paths: ['luna-lovegood-0 > draco-malfoy-0 TCP 80 open'] },
      {
        changes: [labelPod('luna-lovegood-1', 'restricted')],
        paths: ['luna-lovegood-1 > draco-malfoy-0 TCP 80 closed'],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-port-range-rules',
    manifest: 'admin_tier/standard-port-range-rules-combined',
    steps: [
      {
        paths: [
          'harry-potter-0 > luna-lovegood-0 TCP 80 open',
          'harry-potter-0 > luna-lovegood-0 TCP 8080 open',
          'harry-potter-1 > luna-lovegood-0 UDP 53 closed',
          'harry-potter-0 > cedric-diggory-0 UDP 53 open',
          'harry-potter-0 > cedric-diggory-0 UDP 5353 open',
          'harry-potter-1 > cedric-diggory-0 TCP 80 closed',
          'harry-potter-0 > draco-malfoy-0 SCTP 9003 open',
          'harry-potter-0 > draco-malfoy-0 SCTP 9005 open',
          'harry-potter-1 > draco-malfoy-0 TCP 80 closed',
          'luna-lovegood-0 > harry-potter-0 TCP 80 open',
          'luna-lovegood-0 > harry-potter-0 TCP 8080 open',
          'luna-lovegood-1 > harry-potter-0 UDP 53 closed',
          'cedric-diggory-0 > harry-potter-0 UDP 53 open',
          'cedric-diggory-0 > harry-potter-0 UDP 5353 open',
          'cedric-diggory-1 > harry-potter-0 TCP 80 closed',
          'draco-malfoy-0 > harry-potter-0 SCTP 9003 open',
          'draco-malfoy-0 > harry-potter-0 SCTP 9005 open',
          'draco-malfoy-1 > harry-potter-0 TCP 80 closed',
        ],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-priority',
    manifest: 'admin_tier/standard-priority-field',
    steps: [
      {
        paths: [
          'draco-malfoy-0 > harry-potter-0 TCP 80 closed',
          'draco-malfoy-1 > harry-potter-0 TCP 8080 closed',
          'harry-potter-0 > draco-malfoy-0 TCP 80 closed',
          'harry-potter-1 > draco-malfoy-0 TCP 8080 closed',
        ],
      },
      {
        changes: [setPriority('old-priority-60-new-priority-40-example', 40)],
        paths: [
          'draco-malfoy-0 > harry-potter-0 TCP 80 open',
          'draco-malfoy-1 > harry-potter-0 TCP 8080 open',
          'harry-potter-0 > draco-malfoy-0 TCP 80 open',
          'harry-potter-1 > draco-malfoy-0 TCP 8080 open',
        ],
      },
    ],
  },
  {
    test: 'admin-network-policy-standard-same-priority',
    manifest: 'admin_tier/standard-same-priority',
    steps: [
      {
        paths: [
          'draco-malfoy-0 > harry-potter-0 TCP 80 closed',
          'harry-potter-0 > draco-malfoy-0 TCP 80 closed',
          'cedric-diggory-0 > harry-potter-0 TCP 80 closed',
          'harry-potter-1 > cedric-diggory-0 TCP 80 closed',
          'draco-malfoy-1 > cedric-diggory-0 TCP 8080 closed',
          'cedric-diggory-1 > draco-malfoy-0 TCP 8080 closed',
          'draco-malfoy-0 > harry-potter-0 TCP 8080 open',
          'harry-potter-0 > draco-malfoy-0 TCP 8080 open',
          'draco-malfoy-1 > cedric-diggory-0 TCP 80 open',
          'cedric-diggory-0 > draco-malfoy-0 TCP 80 open',
          'luna-lovegood-0 > harry-potter-0 TCP 80 open',
          'harry-potter-1 > luna-lovegood-0 TCP 80 open',
        ],
      },
    ],
  },
];
