import type { ApiObject } from 'cdk8s';
import type { SecretKey } from '../core/input/secret-key';
import type { IConnectable } from './connections';

/** How a connection is protected on the network: by TLS, or not, with the reason. */
export type Encryption = 'tls' | PlainText;

/** A connection that anybody on its path can read. */
export interface PlainText {
  /** Why that is acceptable. */
  readonly plainTextReason: string;
}

/** Why a connection is not encrypted. @returns undefined for TLS, or if it is not known */
export function plainTextReason(encryption: Encryption | undefined): string | undefined {
  return typeof encryption === 'object' ? encryption.plainTextReason : undefined;
}

/** The environment variables and files that a client needs to call a server. */
export interface ClientFacts {
  /** Plain values: host, port, database. */
  readonly env: Readonly<Record<string, string>>;

  /** Credentials, as references to Secrets in `secretsNamespace`. */
  readonly secretEnv: Readonly<Record<string, SecretKey>>;

  /**
   * Certificates of the authorities that sign the server's certificate, by absolute path: keys of Secrets in
   * `secretsNamespace`. Each is in a directory of its own, in which the kubelet replaces it when the Secret changes.
   * @default - none
   */
  readonly caFiles?: Readonly<Record<string, SecretKey>>;

  /** How the connection is encrypted. @default - not known */
  readonly encryption?: Encryption;

  /** The namespace of these Secrets. Pods in other namespaces cannot refer to them. */
  readonly secretsNamespace: string;

  /** The names of the server's ports that clients call. */
  readonly ports: readonly string[];
}

/** The connections that each pod of a client may keep open. */
export interface ClientPool {
  /** The client's name in messages. */
  readonly subject: string;

  /** The most connections of a pod. */
  readonly poolSize: number;

  /** The workload of these pods, such as a Deployment. */
  readonly workload: ApiObject;
}

/** What a server that limits connections has to know of its clients. */
export interface IClientPools {
  /** The variable that tells a client the size of its pool. */
  readonly variable: string;

  /** The size of a pool, unless `connectTo` is given another. */
  readonly defaultSize: number;

  /** Counts the connections of a client. */
  add(pool: ClientPool): void;
}

/**
 * A server for `service.connectTo(server)`, which sets the client's environment variables and opens the path.
 * @open
 */
export interface IClientTarget extends IConnectable {
  readonly clientFacts: ClientFacts;

  /** Counts the connections of its clients. @default - connections are not limited */
  readonly pools?: IClientPools;
}
