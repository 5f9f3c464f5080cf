import type { Check } from '../../input/input';

/** A command that runs in a container without a shell: a program and its arguments. */
export const commandWords: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string' && word !== '')
    ? undefined
    : { must: "be a list of words such as ['recorder', 'ping']" };
