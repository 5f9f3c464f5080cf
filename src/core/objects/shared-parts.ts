/** The JSON of parts of objects that are frozen throughout, such as those of a profile's template. */
const JSON_OF = new WeakMap<object, object>();

/** JSON that cannot change, with the text that was written for it at each depth. */
const TEXTS = new WeakMap<object, string[]>();

/** The JSON of a part that was shared before. */
export function jsonOfShared(part: object): object | undefined {
  return JSON_OF.get(part);
}

/** Keeps the JSON of a part if the part can never change. Parts within it come first. */
export function share(part: object, json: object): void {
  if (!Object.isFrozen(part) || !Object.values(Object.getOwnPropertyDescriptors(part)).every(isFixed)) return;
  JSON_OF.set(part, Object.freeze(json));
  TEXTS.set(json, []);
}

/** A getter may give another value each time. */
function isFixed({ get, value }: PropertyDescriptor): boolean {
  return get === undefined && (typeof value !== 'object' || value === null || JSON_OF.has(value));
}

/** The texts of shared JSON, by depth. @returns undefined for JSON that is not shared */
export function textsOfShared(json: object): string[] | undefined {
  return TEXTS.get(json);
}
