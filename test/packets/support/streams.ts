/** Streams that are opened at a constant rate, for each protocol. */
export interface OpenStreams {
  readonly host: string;
  readonly perSecond: number;
  readonly openSeconds: number;
  /** How long each lasts. */
  readonly streamSeconds: number;
}

/** What became of streams: `ended`, `ended while draining` (after the server was told to end), or `cut: ` and why. */
export type Ends = Readonly<Record<string, number>>;

/** The ends of streams over HTTP/1.1, WebSocket and HTTP/2. */
export type StreamsByProtocol = Readonly<Record<string, Ends>>;

/** Calls to a service through one channel or several. */
export interface Channels {
  readonly host: string;
  /** The name of its headless Service, which the DNS server at `dns` resolves. */
  readonly headless: string;
  readonly dns: string;
  readonly calls: number;
}

/** The number of calls that each pod has answered, most first, by the way in which channels were opened. */
export type Spread = Readonly<Record<string, readonly number[]>>;
