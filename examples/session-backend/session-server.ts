import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Sessions } from 'cdk8s-agents/session';
import { Refused, toRefused } from './answers';
import type { WatchCounter } from './cluster-client';
import { EventStream, eventId } from './event-stream';
import { causeOf, log } from './log';
import type { Metrics } from './metrics';
import type { SessionBoard } from './session-board';
import { credentialsOf } from './session-credentials';
import type { Settings } from './settings';
import { wantedSession } from './wanted-session';

/** What the server works with. */
export interface ServerParts {
  readonly sessions: Sessions;
  readonly board: SessionBoard;
  readonly metrics: Metrics;
  readonly watches: WatchCounter;
  readonly settings: Settings;
}

const BEAT_MS = 15_000;

/** How long DELETE waits for the end. A conversation may take minutes to say goodbye. */
const END_WAIT_MS = 2_000;

type Handler = (request: IncomingMessage, response: ServerResponse, id: string) => Promise<void> | void;

/** The HTTP interface. It knows no users: put it behind what does. */
export class SessionServer {
  private readonly server = createServer({ requestTimeout: 30_000 }, (request, response) =>
    this.answer(request, response),
  );
  private readonly streams = new Set<EventStream>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly beating = setInterval(() => this.beat(), BEAT_MS);
  private isStopping = false;

  private readonly routes: readonly [RegExp, Readonly<Record<string, Handler>>][] = [
    [/^\/sessions$/, { POST: (request, response) => this.create(request, response) }],
    [
      /^\/sessions\/([^/]+)$/,
      {
        GET: (request, response, id) => this.follow(request, response, id),
        DELETE: (_, response, id) => this.end(response, id),
      },
    ],
    [/^\/metrics$/, { GET: (_, response) => this.showMetrics(response) }],
    // Kubernetes' usual paths, and those that StellaPlatform probes.
    [/^\/(?:healthz|health)$/, { GET: (_, response) => json(response, 200, { status: 'ok' }) }],
    [/^\/(?:readyz|health\/ready)$/, { GET: (_, response) => this.showReadiness(response) }],
  ];

  constructor(private readonly parts: ServerParts) {}

  /** @returns the port */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject).listen(port, () => {
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Takes no more requests, ends the streams, and resolves when running creates are done. Sessions go on. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.beating);
    // Connections close with the answers that are under way.
    this.server.keepAliveTimeout = 1;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const stream of this.streams) stream.end();
    // A create goes on although its caller has hung up: between its two requests, it would leave a pod without its Secret.
    await Promise.all([closed, ...this.running]);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const path = (request.url ?? '').replace(/\?.*/s, '');
      const [pattern, methods] = this.routes.find(([one]) => one.test(path)) ?? [];
      if (pattern === undefined || methods === undefined) throw new Refused(404, 'route', 'there is nothing here');
      const handler = new Map(Object.entries(methods)).get(request.method ?? '');
      const allowed = { Allow: Object.keys(methods).join(', ') };
      if (handler === undefined) throw new Refused(405, 'route', `the method must be ${allowed.Allow}`, allowed);
      if (this.isStopping) response.setHeader('Connection', 'close');
      await handler(request, response, idOf(pattern.exec(path)?.[1] ?? ''));
    } catch (error) {
      const { status, kind, message, headers } = toRefused(error);
      if (status >= 500) log('request failed', { kind, status, cause: causeOf(error) });
      json(response, status, { error: { kind, message } }, headers);
    }
  }

  private async create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isStopping) throw new Refused(503, 'stopping', 'this replica stops: try again', { 'Retry-After': '1' });
    const { metrics } = this.parts;
    try {
      const creating = this.createSession(request);
      this.running.add(creating.catch(() => undefined));
      const { status, body } = await creating;
      json(response, status, body, { Location: `/sessions/${body.id}` });
    } catch (error) {
      metrics.creates.add({ result: 'refused' });
      metrics.refusals.add({ kind: toRefused(error).kind });
      throw error;
    }
  }

  private async createSession(request: IncomingMessage) {
    const { sessions, metrics, settings } = this.parts;
    const wanted = await wantedSession(request);
    const { id, profile, limitSeconds } = wanted;
    const seconds = limitSeconds ?? profile.resolved.sessionLimitSeconds ?? 0;
    const credentials = credentialsOf({ id, profile, seconds }, settings);
    const startedAt = performance.now();
    const limit = limitSeconds === undefined ? {} : { limitSeconds };
    const { isNew, podName } = await sessions.create(profile, { id, credentials, ...limit });
    metrics.createSeconds.observe({ profile: profile.name }, (performance.now() - startedAt) / 1000);
    metrics.creates.add({ profile: profile.name, result: isNew ? 'created' : 'existing' });
    log(isNew ? 'session created' : 'session exists', { id, profile: profile.name, podName });
    return { status: isNew ? 201 : 200, body: { id, profile: profile.name, podName, isNew } };
  }

  private async follow(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const { board, sessions } = this.parts;
    const stream = new EventStream(response);
    const unfollow = board.follow(id, { told: (event) => stream.send(event), lost: () => stream.end() });
    this.streams.add(stream);
    const leave = () => {
      unfollow();
      this.streams.delete(stream);
    };
    response.once('close', leave);
    if (stream.isOpen) return;
    try {
      const found = await sessions.find(id);
      if (stream.isOpen) return;
      if (found === undefined) throw new Refused(404, 'not-found', 'there is no such session');
      // A browser that connects again after the last event stops at this answer.
      const isKnown = found.outcome !== undefined && request.headers['last-event-id'] === eventId(found);
      if (isKnown) response.writeHead(204).end();
      else stream.send(found);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async end(response: ServerResponse, id: string): Promise<void> {
    const ending = this.parts.sessions.end(id);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), END_WAIT_MS);
    });
    const ended = await Promise.race([ending, late]).finally(() => clearTimeout(timer));
    if (ended !== undefined) return json(response, 200, ended);
    ending.catch((error: unknown) => log('session does not end', { id, cause: causeOf(error) }));
    json(response, 202, { id, isEnding: true });
  }

  private showMetrics(response: ServerResponse): void {
    const { metrics, board, watches } = this.parts;
    const text = metrics.toText(board.all(), this.streams.size, watches.requests);
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  }

  private showReadiness(response: ServerResponse): void {
    const isReady = this.parts.watches.hasOpened && !this.isStopping;
    json(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready' });
  }

  private beat(): void {
    for (const stream of this.streams) stream.beat();
  }
}

/** @throws Refused for an id that is no text */
function idOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new Refused(400, 'input', 'the path must be encoded as UTF-8');
  }
}

function json(response: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(`${JSON.stringify(body)}\n`);
}
