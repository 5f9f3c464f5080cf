import type { Check, Input } from '../../core/input/input';
import { ownValue } from '../../core/plain';
import { RESERVED_ROLE_NAMES, RESERVED_WORDS } from './reserved-words';

/* Names within Postgres that need no quotes, and those with a dash. */
const NAME = /^[a-z_][a-z0-9_-]{0,62}$/;
const EXTENSION = /^[a-z_][a-z0-9_-]{0,62}$/;

/**
 * Names that the operator reserves.
 * @see https://cloudnative-pg.io/documentation/current/declarative_role_management/
 */
const RESERVED_ROLES: readonly string[] = ['postgres', 'streaming_replica'];
const RESERVED_DATABASES: readonly string[] = ['postgres', 'template0', 'template1'];

/** Common wrong names of extensions. */
const MISNAMED: Readonly<Record<string, string>> = { pgvector: 'vector', 'pg-vector': 'vector', pg_vector: 'vector' };

/** Accepts names of users. */
export const roleName: Check = (value) => {
  const problem = name(value);
  if (problem !== undefined) return problem;
  const text = String(value);
  if (RESERVED_ROLE_NAMES.includes(text)) return { must: 'not be none or public, which name no role in Postgres' };
  return RESERVED_ROLES.includes(text) || /^(pg|cnpg)_/.test(text)
    ? {
        must: 'not be postgres, streaming_replica, pg_… or cnpg_…, which Postgres and the operator reserve',
      }
    : undefined;
};

/** Accepts names of databases. */
export const databaseName: Check = (value) => {
  const problem = name(value);
  if (problem !== undefined) return problem;
  return RESERVED_DATABASES.includes(String(value))
    ? { must: 'not be postgres, template0 or template1, which Postgres reserves' }
    : undefined;
};

/** Checks that extensions have their Postgres names, without duplicates. */
export function checkExtensions(input: Input, extensions: readonly string[]): void {
  input.each('extensions', extensions, extensionName);
  input.distinct('extensions', extensions);
}

const extensionName: Check = (value) => {
  const text = String(value);
  const meant = ownValue(MISNAMED, text);
  if (meant !== undefined) return { must: `be ${meant}, its name in Postgres`, instead: meant };
  return typeof value === 'string' && EXTENSION.test(value)
    ? undefined
    : { must: 'be the name of an extension in Postgres, such as vector' };
};

const name: Check = (value) => {
  if (typeof value !== 'string' || !NAME.test(value)) {
    return {
      must: 'be lower-case letters, digits, underscores and dashes, not a digit first, 63 at most, such as app',
    };
  }
  return RESERVED_WORDS.includes(value)
    ? { must: 'not be a reserved word of SQL, which needs quotes in every statement', instead: `${value}_service` }
    : undefined;
};

/** The Kubernetes name for something in Postgres. Kubernetes names cannot contain underscores. */
export function objectName(cluster: string, inPostgres: string): string {
  return `${cluster}-${inPostgres.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')}`;
}
