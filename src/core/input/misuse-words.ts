import { editDistance } from '../edit-distance';
import { isPlain, ownValue } from '../plain';
import { OBJECTS } from './public-shapes';
import type { Field, Shape } from './shape';

/* How shapes and values are called in messages. */

/** Longer than any name that is meant. */
const LONG_NAME = 80;

export function shortName(name: string): string {
  return name.length > LONG_NAME ? `${name.slice(0, LONG_NAME)}…` : name;
}

export function unknownOption(path: string, name: string, known: readonly string[]): string {
  const [closest] = (name.length > LONG_NAME ? [] : known)
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter((one) => one.distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  const fix = closest === undefined ? `the options are ${known.join(', ')}` : `did you mean ${closest.candidate}?`;
  return `${path} is not an option: ${fix}`;
}

export function wordsOf(shape: Shape): string {
  switch (shape) {
    case 'any':
      return 'given';
    case 'object':
      return 'an object';
    case 'function':
      return 'a function';
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return `a ${shape}`;
  }
  if ('words' in shape) return shape.words.length === 1 ? `${shape.words[0]}` : `one of ${shape.words.join(', ')}`;
  if ('list' in shape) return `a list of ${pluralOf(shape.list)}`;
  if ('map' in shape) return `an object whose values are ${pluralOf(shape.map)}`;
  if ('class' in shape) return /^[AEIOU]/.test(shape.class) ? `an ${shape.class}` : `a ${shape.class}`;
  if ('has' in shape) return `an object with ${shape.has.join(' and ')}`;
  if ('fields' in shape) return `an object with ${someOf(ownValue(OBJECTS, shape.fields) ?? [])}`;
  return shape.oneOf.map(wordsOf).join(' or ');
}

function pluralOf(shape: Shape): string {
  if (shape === 'any') return 'anything';
  if (typeof shape === 'string') return `${shape}s`;
  if ('words' in shape) return 'strings';
  return 'class' in shape ? `${shape.class}s` : 'objects';
}

/** The fields that must be there, or a few of those that may. */
function someOf(fields: readonly Field[]): string {
  const required = fields.filter(({ optional }) => !optional);
  const names = (required.length > 0 ? required : fields).map(({ name }) => name);
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} …` : names.join(', ');
}

/** What a value is, without its contents. */
export function kindOfValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return typeof value === 'function' ? 'a function' : `a ${typeof value}`;
  if (Object.prototype.toString.call(value) === '[object Promise]') return 'a Promise: await it';
  return isPlain(value) ? 'an object' : `an object of class ${value.constructor?.name}`;
}
