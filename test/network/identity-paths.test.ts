import { type Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentTemplate } from '../../src/agent/agent-template';
import { ModelAccess } from '../../src/agent/model-access/model-access';
import { AgentScaledJob } from '../../src/agent/scaled-job/agent-scaled-job';
import { Cluster } from '../../src/core/cluster/cluster';
import type { ClusterProps } from '../../src/core/cluster/cluster-props';
import { NETWORK_PLUGINS } from '../../src/core/cluster/network-plugin';
import { ApiAccess } from '../../src/core/pods/identity/api-access';
import { CloudIdentity } from '../../src/core/pods/identity/cloud-identity';
import type { Connections } from '../../src/network/connections';
import { Egress } from '../../src/network/egress';
import type { Peer } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import { StatefulService } from '../../src/service/stateful-service';
import { minimal as minimalProfile } from '../agent/fixtures';
import { minimal, minimalServer, pageOf, warningsAround } from '../service/samples';
import { expectGolden } from '../support/golden';

const EKS = CloudIdentity.eks('arn:aws:iam::111122223333:role/agents');
const GKE = CloudIdentity.gke('agents@my-project.iam.gserviceaccount.com');
const AZURE = CloudIdentity.azure({ clientId: '00000000-0000-4000-8000-000000000000' });
const POD_IDENTITY = CloudIdentity.eksPodIdentity();

interface Words {
  readonly cloudIdentity: CloudIdentity;
  readonly apiAccess?: ApiAccess;
}

type Pods = Construct & { readonly connections: Connections };

/** Everything with a policy for pods that may have an identity in a cloud. */
const KINDS: Readonly<Record<string, (chart: Chart, words: Words) => Pods>> = {
  AgentTemplate: (chart, words) => {
    const profile = new AgentProfile({ ...minimalProfile, ...words });
    return new AgentTemplate(chart, 'Pods', { profile, namespace: 'ai-agents' });
  },
  AgentScaledJob: (chart, words) => {
    const profile = new AgentProfile({ ...minimalProfile, ...words, secretAs: 'none', secretKeys: [] });
    const triggers = [{ type: 'redis', metadata: { listName: 'work' } }];
    return new AgentScaledJob(chart, 'Pods', { profile, namespace: 'ai-agents', maxReplicas: 2, triggers });
  },
  Microservice: (chart, words) => new Microservice(chart, 'Pods', { ...minimal, ...words }),
  StatefulService: (chart, words) => new StatefulService(chart, 'Pods', { ...minimalServer, ...words }),
};

function pods(kind: string, words: Words, facts: ClusterProps = {}): Pods {
  const chart = Testing.chart();
  new Cluster(facts).addTo(chart);
  const make = KINDS[kind];
  if (make === undefined) throw new Error(`no kind ${kind}`);
  return make(chart, words);
}

/** What synth refuses, without the rest of the sentence. */
function refused(made: Pods, ...peers: readonly Peer[]): readonly string[] {
  for (const peer of peers) made.connections.allowTo(peer);
  return made.node.root.node
    .findAll()
    .flatMap(({ node }) => node.validate())
    .filter((finding) => finding.includes('cloudIdentity'))
    .map((finding) => finding.replace(/.*(cloudIdentity needs a path to \S+),.*/, '$1'));
}

const opened = ({ connections }: Pods) =>
  connections.egress.map(({ selector, ports, peer }) => [
    peer,
    selector.kind === 'block' ? selector.cidr : 'pods',
    ports.map(({ port }) => port),
  ]);

describe.each(Object.keys(KINDS))('the pods of %s', (kind) => {
  test('reach what gives tokens on their node', () => {
    expect(opened(pods(kind, { cloudIdentity: GKE }))).toEqual([
      ["Peer 'GKE metadata server'", '169.254.169.254/32', [80]],
      ["Peer 'GKE metadata server'", '169.254.169.252/32', [988]],
    ]);
    expect(opened(pods(kind, { cloudIdentity: POD_IDENTITY }))).toEqual([
      ["Peer 'EKS Pod Identity agent'", '169.254.170.23/32', [80]],
      ["Peer 'EKS Pod Identity agent'", 'fd00:ec2::23/128', [80]],
    ]);
    for (const cloudIdentity of [GKE, POD_IDENTITY]) expect(refused(pods(kind, { cloudIdentity }))).toEqual([]);
  });

  test.each([
    ['sts.<region>.amazonaws.com', EKS],
    ['login.microsoftonline.com', AZURE],
  ])('are refused without a path that may lead to %s', (service, cloudIdentity) => {
    const refusal = [`cloudIdentity needs a path to ${service}`];
    const make = () => pods(kind, { cloudIdentity });
    expect(refused(make())).toEqual(refusal);
    expect(
      refused(make(), Egress.internet([{ port: 80 }]), Egress.addresses('SMTP', ['192.0.2.7/32'], [{ port: 25 }])),
    ).toEqual(refusal);
    expect(refused(make(), Egress.internet443())).toEqual([]);
    expect(refused(make(), Egress.addresses('endpoint', ['10.0.3.7/32'], [{ port: 443 }]))).toEqual([]);
    expect(refused(make(), Egress.anywhere('a test'))).toEqual([]);
  });

  test('are refused where the only such path leads to the API server', () => {
    const words = { cloudIdentity: EKS, apiAccess: ApiAccess.granted() };
    const facts = { apiServer: { cidrs: ['10.96.0.1/32'] } };
    expect(refused(pods(kind, words, facts))).toEqual(['cloudIdentity needs a path to sts.<region>.amazonaws.com']);
    // Nobody knows what is at the private addresses that are open otherwise.
    expect(refused(pods(kind, words))).toEqual([]);
  });

  test('need no path with a reason, which their ServiceAccount tells', () => {
    const noPathReason = 'the proxy of the cluster calls it';
    const role = 'arn:aws:iam::111122223333:role/agents';
    const made = pods(kind, { cloudIdentity: CloudIdentity.eks(role, { noPathReason }) });
    expect(refused(made)).toEqual([]);
    const { metadata } = pageOf(made, 'ServiceAccount').toJson()[0];
    expect(metadata.annotations).toEqual({
      'cdk8s-agents/no-token-path-reason': noPathReason,
      'eks.amazonaws.com/role-arn': role,
    });
  });
});

test('agents with a Google identity reach the metadata server, with Dataplane V2 and without', () => {
  expectGolden(
    pageOf(pods('AgentTemplate', { cloudIdentity: GKE }), 'ServiceAccount', 'NetworkPolicy'),
    'agent-template/gke',
  );
});

test('the message names the object, the service and each way out', () => {
  const made = pods('Microservice', { cloudIdentity: EKS });
  expect(made.node.validate()).toEqual([
    "Microservice 'stella/stt-service': cloudIdentity needs a path to sts.<region>.amazonaws.com, or its pods wait for a token in vain: add Egress.internet443(), or Egress.addresses with those of its private endpoint and port 443, or say in noPathReason of the identity why not",
  ]);
});

test('the metadata server leads not around the gateway of models', () => {
  const profile = new AgentProfile({
    ...minimalProfile,
    secretAs: 'none',
    secretKeys: [],
    cloudIdentity: GKE,
    modelAccess: ModelAccess.gateway({ openAiUrl: 'http://gateway.ai.svc:4000/v1' }),
  });
  const made = new AgentTemplate(Testing.chart(), 'Pods', { profile, namespace: 'ai-agents' });
  expect(made.node.validate().filter((finding) => finding.includes('around'))).toEqual([]);
});

test('synth warns where the network plugin keeps the agent of EKS Pod Identity closed', () => {
  const about = (cloudIdentity: CloudIdentity, facts: ClusterProps) =>
    warningsAround(pods('Microservice', { cloudIdentity }, facts)).filter((warning) =>
      warning.includes('Pod Identity'),
    );
  expect(about(POD_IDENTITY, { networkPlugin: NETWORK_PLUGINS.cilium })).toEqual([
    "with Cilium, an ipBlock does not match the EKS Pod Identity agent, which is on the network of the node: open the path with a policy of its own kind (Cilium has the entity host): Microservice 'stella/stt-service'",
  ]);
  expect(about(POD_IDENTITY, { networkPlugin: NETWORK_PLUGINS.amazonVpcCni })).toEqual([]);
  expect(about(GKE, { networkPlugin: NETWORK_PLUGINS.cilium })).toEqual([]);
});

test.each([
  () => CloudIdentity.eks('arn:aws:iam::111122223333:role/agents', { noPathReason: ' ' }),
  () => CloudIdentity.azure({ clientId: '00000000-0000-4000-8000-000000000000', noPathReason: '' }),
])('an empty reason is refused', (make) => {
  expect(make).toThrow('noPathReason must be a reason, in words');
});
