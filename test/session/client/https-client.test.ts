import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiStatus, HttpsClient, inClusterClient, kubeConfigClient } from '../../../src/session';
import { FakeApiServer, type Reply } from '../../support/fake-api-server';

let api: FakeApiServer;

async function serve(reply: Reply | undefined = { status: 200, body: { kind: 'Pod' } }): Promise<FakeApiServer> {
  api = await FakeApiServer.start(() => reply);
  return api;
}

afterEach(() => {
  jest.useRealTimers();
  api?.stop();
});

describe('HttpsClient', () => {
  test('sends one request with its query, JSON body and token, and keeps the connection', async () => {
    const { url, received } = await serve();
    const client = new HttpsClient({ server: url, token: 'token-of-a-test' });
    const path = '/api/v1/namespaces/a/pods?fieldValidation=Strict';
    for (let index = 0; index < 3; index++) {
      const answer = await client.request({ method: 'POST', path, body: { kind: 'Pod' } });
      expect([answer.status, await answer.text()]).toEqual([200, '{"kind":"Pod"}']);
      expect(answer.headers.get('Content-TYPE')).toBe('application/json');
    }
    expect(received).toHaveLength(3);
    expect(received[2]).toMatchObject({ method: 'POST', path, body: '{"kind":"Pod"}' });
    expect(received[2]?.headers).toMatchObject({
      accept: 'application/json',
      authorization: 'Bearer token-of-a-test',
      'content-type': 'application/json',
    });
    expect(await api.connections()).toBe(1);
    client.close();
  });

  test('sends a merge patch as one, asks for other media types, and no body without one', async () => {
    const { url, received } = await serve();
    const client = new HttpsClient({ server: url });
    await (await client.request({ method: 'PATCH', path: '/a', body: {} })).text();
    await (await client.request({ method: 'GET', path: '/b', accept: 'application/json;as=Table' })).text();
    expect(received.map(({ headers }) => headers['content-type'])).toEqual(['application/merge-patch+json', undefined]);
    expect(received[1]?.headers).toMatchObject({ accept: 'application/json;as=Table' });
    expect(received[1]?.headers.authorization).toBeUndefined();
  });

  test('reads a token file again after a minute', async () => {
    const { url, received } = await serve();
    const tokenFile = join(mkdtempSync(join(tmpdir(), 'token-')), 'token');
    writeFileSync(tokenFile, 'first\n');
    const client = new HttpsClient({ server: url, tokenFile });
    const now = jest.spyOn(Date, 'now');
    for (const seconds of [0, 59, 61]) {
      now.mockReturnValue(1e12 + seconds * 1000);
      await (await client.request({ method: 'GET', path: '/' })).text();
      writeFileSync(tokenFile, 'second\n');
    }
    now.mockRestore();
    const tokens = received.map(({ headers }) => headers.authorization);
    expect(tokens).toEqual(['Bearer first', 'Bearer first', 'Bearer second']);
  });

  test('streams a body, and ends with its signal', async () => {
    api = await FakeApiServer.start((_, response) => {
      response.writeHead(200);
      response.write('{"type":"ADDED"}\n');
      return undefined;
    });
    const abort = new AbortController();
    const client = new HttpsClient({ server: api.url });
    const { body } = await client.request({ method: 'GET', path: '/watch', signal: abort.signal });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of body ?? []) {
        seen.push(Buffer.from(chunk).toString());
        abort.abort();
      }
    })();
    await expect(reading).rejects.toThrow(/aborted/i);
    expect(seen).toEqual(['{"type":"ADDED"}\n']);
  });

  test('fails when no answer comes, when its body stops, and when the connection is cut', async () => {
    api = await FakeApiServer.start(({ path }, response) => {
      if (path === '/cut') return 'cut';
      if (path === '/stops') response.write('{');
      return undefined;
    });
    const client = new HttpsClient({ server: api.url, timeoutSeconds: 1 });
    await expect(client.request({ method: 'GET', path: '/never' })).rejects.toThrow(
      'no answer of the API server within 1 s',
    );
    const stopping = await client.request({ method: 'GET', path: '/stops' });
    await expect(stopping.text()).rejects.toThrow('the answer stopped for 1 s');
    await expect(client.request({ method: 'GET', path: '/cut' })).rejects.toThrow('socket hang up');
  });

  test.each([
    ['http://10.0.0.1:8080', 'a token would cross the network in plain text'],
    ['https://user:password@10.0.0.1', 'a password in a URL ends in logs'],
    ['10.0.0.1:443', 'no URL'],
  ])('refuses %s', (server) => {
    expect(() => new HttpsClient({ server })).toThrow(/^HttpsClient: server must be an https URL/);
  });

  test('refuses two tokens, and half a client certificate', () => {
    const props = { server: 'https://a', token: 'a', tokenFile: 'b', clientKey: 'c' };
    expect(() => new HttpsClient(props)).toThrow(
      'token and tokenFile must not both be set; clientCertificate and clientKey must be set together',
    );
  });
});

describe('inClusterClient', () => {
  test('names what a pod would have', () => {
    expect(() => inClusterClient('/nowhere')).toThrow(
      'KUBERNETES_SERVICE_HOST must be set, as the kubelet does: use kubeConfigClient; /nowhere/ca.crt must exist',
    );
  });

  test('reads the files of a pod', () => {
    const folder = mkdtempSync(join(tmpdir(), 'account-'));
    for (const file of ['ca.crt', 'token']) writeFileSync(join(folder, file), 'of a test');
    process.env.KUBERNETES_SERVICE_HOST = 'fd00::1';
    try {
      expect(inClusterClient(folder)).toBeInstanceOf(HttpsClient);
    } finally {
      delete process.env.KUBERNETES_SERVICE_HOST;
    }
  });
});

describe('kubeConfigClient', () => {
  test('asks the kubeconfig for each request, and keeps connections', async () => {
    const { url, received } = await serve();
    let asked = 0;
    const client = kubeConfigClient({
      getCurrentCluster: () => ({ server: `${url}/base/` }),
      applyToHTTPSOptions: async (options) => {
        asked += 1;
        options.headers = { ...options.headers, Authorization: `Bearer ${asked}` };
      },
    });
    for (const path of ['/a', '/b']) await (await client.request({ method: 'GET', path })).text();
    expect(received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/base/a', 'Bearer 1'],
      ['/base/b', 'Bearer 2'],
    ]);
  });

  test('refuses a kubeconfig that is not loaded', () => {
    const empty = { getCurrentCluster: () => null, applyToHTTPSOptions: async () => undefined };
    expect(() => kubeConfigClient(empty)).toThrow('kubeConfig must have a current cluster');
  });
});

describe('ApiStatus', () => {
  async function statusOf(reply: Reply): Promise<ApiStatus> {
    const { url } = await serve(reply);
    return ApiStatus.fromResponse(await new HttpsClient({ server: url }).request({ method: 'GET', path: '/' }));
  }

  test('holds what the API server says', async () => {
    const body = {
      kind: 'Status',
      status: 'Failure',
      message: 'unable to create new content in namespace tm because it is being terminated',
      reason: 'Forbidden',
      details: { name: 'a', kind: 'pods', causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
      code: 403,
    };
    const status = await statusOf({ status: 403, body });
    expect(status).toMatchObject({ code: 403, reason: 'Forbidden', message: body.message, name: 'ApiStatus' });
    expect(status.details).toEqual({
      name: 'a',
      kind: 'pods',
      causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace', message: '' }],
    });
  });

  test("takes Retry-After, and leaves out a proxy's page", async () => {
    const page = '<html>token-of-a-test</html>';
    const status = await statusOf({ status: 503, body: page, headers: { 'Retry-After': '7' } });
    expect(status).toMatchObject({ code: 503, message: 'the API server answered with HTTP status 503' });
    expect(JSON.stringify({ ...status, message: status.message })).not.toContain('token-of-a-test');
  });
});
