import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { load } from 'js-yaml';
import { defined } from '../../core/defined';
import { InputError } from '../../core/input/input';
import { isPlain, ownValue, type Plain, toList, toPlain } from '../../core/plain';
import { HttpsClient } from '../../session/index';

/** What only kubectl and its plugins do. */
const NOT_READ = [
  'exec',
  'auth-provider',
  'username',
  'as',
  'insecure-skip-tls-verify',
  'proxy-url',
  'tls-server-name',
];

/**
 * A client for the current context of a kubeconfig with a token or a certificate.
 * @throws InputError that repeats nothing of the file but names
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export function clientOfKubeconfig(file: string): HttpsClient {
  const config = parsed(file);
  const context = named(file, config, 'context', config['current-context']);
  const cluster = named(file, config, 'cluster', context.cluster);
  const user = context.user === undefined ? {} : named(file, config, 'user', context.user);
  const unread = [...Object.keys(cluster), ...Object.keys(user)].filter((field) => NOT_READ.includes(field));
  if (unread.length > 0) {
    throw new InputError(`kubeconfig ${file}`, [
      `${unread.join(', ')} must not be set, because only kubectl reads it: run kubectl proxy, and name a kubeconfig with the server http://127.0.0.1:8001 and no user`,
    ]);
  }
  const { token, tokenFile } = user;
  const options = defined({
    ca: pemOf(file, cluster, 'certificate-authority'),
    token: typeof token === 'string' ? token : undefined,
    tokenFile: typeof tokenFile === 'string' ? resolve(dirname(file), tokenFile) : undefined,
    clientCertificate: pemOf(file, user, 'client-certificate'),
    clientKey: pemOf(file, user, 'client-key'),
  });
  return new HttpsClient({ ...options, server: String(cluster.server) });
}

function parsed(file: string): Plain {
  const text = readFileSync(file, 'utf8');
  try {
    return toPlain(load(text));
  } catch {
    // The parser quotes the file, which has credentials.
    throw new InputError(`kubeconfig ${file}`, ['the file must be YAML']);
  }
}

/** An entry of `clusters`, `users` or `contexts`. */
function named(file: string, config: Plain, kind: 'cluster' | 'user' | 'context', name: unknown): Plain {
  const entry = toList(ownValue(config, `${kind}s`))
    .filter(isPlain)
    .find((one) => one.name === name);
  if (name === undefined || entry === undefined) {
    throw new InputError(`kubeconfig ${file}`, [`${kind}s must have the ${kind} of the current context`]);
  }
  return toPlain(ownValue(entry, kind));
}

/** A certificate or key: its text in base64, or a file relative to the kubeconfig. */
function pemOf(file: string, from: Plain, field: string): string | undefined {
  const [data, path] = [ownValue(from, `${field}-data`), ownValue(from, field)];
  if (typeof data === 'string') return Buffer.from(data, 'base64').toString();
  return typeof path === 'string' ? readFileSync(resolve(dirname(file), path), 'utf8') : undefined;
}
