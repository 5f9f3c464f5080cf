import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import { PROJECT } from '../cluster/support/platform';
import type { PodParty } from '../support/parties';
import { describeWithShared } from '../support/shared';
import { AGENT_PATHS, type AgentPath, cellOf, toMarkdown } from './support/agent-paths';
import { reachabilityOf } from './support/cluster-state';
import { documentParties, documentsOwn } from './support/documents-own';
import { addressDoor, type Door, otherDoors, serviceDoor } from './support/doors';
import { installPods, stubOf } from './support/install-pods';
import { allReady, install, startSession } from './support/installation';
import { type Cell, disagreements, type Judge, measure } from './support/matrix';
import { findPods, type LiveParty } from './support/parties';
import { type Call, callAll } from './support/probe';
import { report } from './support/report';
import { selfHosted, selfHostedAgent, selfHostedParties } from './support/self-hosted';
import { NEIGHBOURS } from './support/stella-parties';
import { importStubImages, STELLA_IMAGES } from './support/stub-images';
import { TestNode } from './support/test-node';

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
jest.setTimeout(300_000);

/** Allowed and forbidden callers of agents. */
const OUTSIDERS = NEIGHBOURS.filter(({ name }) => name === 'stranger' || name === 'prometheus');

describeWithShared('the paths of an agent', (shared) => {
  const document = createOwnNamespace(cluster, 'document');
  const suffix = Date.now().toString(36);
  const ours = { agents: `own-agents-${suffix}`, services: `own-services-${suffix}` };
  let documents: readonly Cell[] = [];
  let own: readonly Cell[] = [];
  let outsiders: readonly LiveParty[] = [];

  beforeAll(async () => {
    importStubImages(node, STELLA_IMAGES);
    await installPods(cluster, OUTSIDERS.map(stubOf));
    await install(cluster, documentsOwn(join(shared, 'seeds', 'stella-kubernetes-orchestration.md'), document));
    await install(cluster, selfHosted(ours));
    await startSession(selfHostedAgent, ours.agents);
    await allReady(cluster, [document, ...Object.values(ours), ...OUTSIDERS.map(({ namespace }) => namespace)]);
    outsiders = findPods(cluster, OUTSIDERS);
    documents = await measured(documentParties(document));
    own = await measured(selfHostedParties(ours));
    report('document.md', toMarkdown(documents, own));
  });

  afterAll(() => {
    for (const namespace of Object.values(ours)) cluster.delete('namespace', namespace);
  });

  test('under the policy of the STELLA deployment document, nine paths are wrong', () => {
    const wrong = AGENT_PATHS.filter((path) => cellOf(documents, path).packets !== (path.wanted ? 'open' : 'closed'));
    expect(
      wrong.map(({ path, protocol, port, wanted }) => `${path}, ${protocol} ${port}, is ${wanted ? 'closed' : 'open'}`),
    ).toMatchInlineSnapshot(`
      [
        "any pod of any namespace → the agent, TCP 8080, is open",
        "the agent → DNS over TCP, TCP 53, is closed",
        "the agent → speech to text, TCP 50051, is closed",
        "the agent → text to speech, TCP 50052, is closed",
        "the agent → the session server, TCP 50051, is closed",
        "the agent → its LiveKit server, TCP 7880, is closed",
        "the agent → a private address, TCP 443, is open",
        "the agent → the metadata service, 169.254.169.254, TCP 443, is open",
        "the agent → any pod of any namespace, UDP 53, is open",
      ]
    `);
  });

  test('under our policies no path is wrong, and the evaluator agrees', () => {
    expect(disagreements(own)).toEqual([]);
  });

  test('the evaluator agrees with the packets about the policy of the document too', () => {
    expect(disagreements(documents.map((cell) => ({ ...cell, wanted: cell.evaluator })))).toEqual([]);
  });

  test('the README has the table', () => {
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8').split('\n');
    const table = toMarkdown(documents, own).split('\n');
    expect(table.filter((line) => !readme.includes(line))).toEqual([]);
  });

  // NetworkPolicy does not define whether an ipBlock matches pods, so a policy must not depend on it.
  test('an ipBlock opens pods in its range on this network, as the evaluator finds with podCidrs', async () => {
    const [agent] = findPods(cluster, documentParties(document));
    const stranger = outsiders.find(({ name }) => name === 'stranger');
    if (agent?.pods[0] === undefined || stranger?.pods[0] === undefined) throw new Error('a pod is missing');
    const call: Call = { kind: 'tcp', host: stranger.pods[0].address, port: 443 };
    const [outcome] = await callAll(cluster, agent.pods[0], [call]);
    expect(outcome?.kind).toBe('refused');
    expect(reachabilityOf(cluster).verdict(agent.id, stranger.id, call.port)).toBe('open');
    expect(reachabilityOf(cluster, {}).verdict(agent.id, stranger.id, call.port)).toBe('closed');
  });

  /** Only the cells of AGENT_PATHS. */
  async function measured(parties: readonly PodParty[]): Promise<readonly Cell[]> {
    const live = findPods(cluster, parties);
    const doors = [
      ...live.flatMap(doorOf),
      ...outsiders.map((party) => addressDoor(party, 'UDP', 53)),
      ...otherDoors(),
    ];
    const set = reachabilityOf(cluster);
    const judges = {
      wanted: (({ name }, door) => pathOf(name, door)?.wanted ?? false) satisfies Judge,
      evaluator: (({ id }, { judged, protocol }) =>
        set.verdict(id, judged.id, judged.port, protocol) === 'open') satisfies Judge,
    };
    const callers = [...live.filter(({ name }) => name === 'agent'), ...outsiders];
    const rows = callers.map((party) => {
      const called = doors.filter((door) => pathOf(party.name, door) !== undefined);
      return measure(cluster, [party], called, judges);
    });
    return (await Promise.all(rows)).flat();
  }

  function doorOf(party: LiveParty): readonly Door[] {
    return party.ports.map((port) =>
      party.name === 'agent'
        ? addressDoor(party, 'TCP', port)
        : serviceDoor(cluster, party, { name: party.name, port }),
    );
  }
});

function pathOf(name: string, { to, protocol, port }: Door): AgentPath | undefined {
  return AGENT_PATHS.find(
    (path) => path.from === name && path.to === to && path.protocol === protocol && path.port === port,
  );
}
