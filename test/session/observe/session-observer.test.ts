import { type ObservedCall, type ObservedRequest, SessionObserver } from '../../../src/session';
import { observed } from '../../../src/session/observe/observed';
import { benchProfile, benchSession, CANARY, SessionBench } from '../../support/session-bench';

class Recorder extends SessionObserver {
  readonly requests: ObservedRequest[] = [];
  readonly calls: ObservedCall[] = [];

  override requested(request: ObservedRequest): void {
    this.requests.push(request);
  }

  override called(call: ObservedCall): void {
    this.calls.push(call);
  }
}

let bench: SessionBench;

beforeEach(async () => {
  bench = await SessionBench.start();
});
afterEach(() => bench.api.stop());

describe('an observer', () => {
  test('sees each call with the attributes of OpenTelemetry, and each request without its query', async () => {
    const observer = new Recorder();
    const sessions = bench.sessions({ observer });
    await sessions.create(benchProfile, benchSession('a'));
    bench.cluster.remove('agent-a');
    await sessions.end('a');
    await sessions.reap();
    expect(observer.calls).toMatchObject([
      {
        operation: 'create',
        attributes: {
          'k8s.namespace.name': 'agents',
          'k8s.pod.name': 'agent-a',
          'k8s.pod.uid': 'uid-0',
          'gen_ai.agent.name': 'bench-agent',
          'gen_ai.conversation.id': 'a',
        },
      },
      { operation: 'end', attributes: { 'gen_ai.conversation.id': 'a' } },
      { operation: 'reap', attributes: { 'k8s.namespace.name': 'agents' } },
    ]);
    for (const { attributes } of observer.calls) expect(attributes).not.toHaveProperty(['error.type']);
    expect(observer.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'POST /api/v1/namespaces/agents/pods 201',
      'POST /api/v1/namespaces/agents/secrets 201',
      'GET /api/v1/namespaces/agents/pods/agent-a 404',
      'GET /api/v1/namespaces/agents/pods 200',
      'GET /api/v1/namespaces/agents/secrets 200',
    ]);
    expect(JSON.stringify(observer)).not.toContain(CANARY);
  });

  test('sees why a call was refused, and requests without an answer', async () => {
    bench.cluster.quota = 0;
    const observer = new Recorder();
    const sessions = bench.sessions({ observer, retrySeconds: 0 });
    await expect(sessions.create(benchProfile, benchSession('a'))).rejects.toThrow('quota');
    bench.cluster.faults.push(() => 'cut');
    await expect(sessions.create(benchProfile, benchSession('b'))).rejects.toThrow('does not answer');
    expect(observer.calls.map(({ refusal }) => refusal?.kind)).toEqual(['quota', 'unavailable']);
    expect(observer.calls.map(({ attributes }) => attributes['error.type'])).toEqual(['quota', 'unavailable']);
    expect(observer.requests.at(-1)).not.toHaveProperty('status');
  });

  test('is told of a failure that is no refusal', async () => {
    const observer = new Recorder();
    const fault = () => Promise.reject(new TypeError('a fault'));
    await expect(observed(bench.clock, observer, 'end', { namespace: 'agents', id: 'a' }, fault)).rejects.toThrow(
      'a fault',
    );
    expect(observer.calls).toMatchObject([{ operation: 'end', attributes: { 'error.type': '_OTHER' } }]);
  });

  test('that fails does not end a session', async () => {
    class Faulty extends SessionObserver {
      override called(): void {
        throw new Error('no exporter');
      }
    }
    const warnings = jest.spyOn(process, 'emitWarning').mockImplementation();
    const session = await bench.sessions({ observer: new Faulty() }).create(benchProfile, benchSession('a'));
    expect(session.isNew).toBe(true);
    expect(warnings).toHaveBeenCalledWith('a SessionObserver failed: no exporter');
    warnings.mockRestore();
  });
});
