import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';

/** The position of a value in the text, and of all fields and items in it. */
export interface YamlPlace {
  readonly start: number;
  readonly fields: ReadonlyMap<string, YamlField>;
  readonly items: readonly YamlPlace[];
}

interface YamlField {
  /** The position of its key. */
  readonly start: number;
  readonly value: YamlPlace;
}

/** The positions in each document of a text. */
export function placesOf(text: string, events: readonly Event[]): readonly YamlPlace[] {
  return new YamlPlaceReader(text, events).documents();
}

/** The position of the first key that is itself a map or a list, which JSON cannot have. */
export function collectionKey(text: string, events: readonly Event[]): number | undefined {
  const reader = new YamlPlaceReader(text, events);
  reader.documents();
  return reader.collectionKey;
}

/** The position of a field. For a missing field, the position of the value that should contain it. */
export function startOf(document: YamlPlace, path: readonly (string | number)[]): number {
  let place = document;
  let { start } = document;
  for (const step of path) {
    const item = typeof step === 'number' ? place.items[step] : undefined;
    const field = item === undefined ? fieldOf(place, String(step)) : { start: item.start, value: item };
    if (field === undefined) return start;
    place = field.value;
    start = field.start;
  }
  return start;
}

/** The field of a map, or the field that `<<` merges into it. */
function fieldOf({ fields }: YamlPlace, key: string): YamlField | undefined {
  const own = fields.get(key);
  const merged = fields.get('<<')?.value;
  if (own !== undefined || merged === undefined) return own;
  return [merged, ...merged.items].map((place) => fieldOf(place, key)).find((field) => field !== undefined);
}

/** Reads the parser's list of events, in which each collection and document ends with a POP. */
class YamlPlaceReader {
  collectionKey: number | undefined;
  private next = 0;
  private last = 0;
  private anchors = new Map<string, YamlPlace>();

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  documents(): readonly YamlPlace[] {
    const documents: YamlPlace[] = [];
    while (this.next < this.events.length) {
      this.next += 1;
      this.anchors = new Map();
      documents.push(this.value());
      this.next += 1;
    }
    return documents;
  }

  private value(): YamlPlace {
    const event = this.take();
    if (event.type === EVENT_ID.ALIAS) {
      return this.anchors.get(this.text.slice(event.anchorStart, event.anchorEnd)) ?? this.leaf(event.anchorStart);
    }
    if (event.type === EVENT_ID.SCALAR) return this.anchored(event, this.leaf(event.valueStart));
    if (event.type === EVENT_ID.SEQUENCE) return this.sequence(event);
    if (event.type === EVENT_ID.MAPPING) return this.mapping(event);
    throw new Error(`a value cannot start with event ${event.type}`);
  }

  private sequence(event: Event & Anchor & { readonly start: number }): YamlPlace {
    this.last = event.start;
    const items: YamlPlace[] = [];
    const place = this.anchored(event, { start: event.start, fields: new Map(), items });
    while (!this.ends()) items.push(this.value());
    return place;
  }

  private mapping(event: Event & Anchor & { readonly start: number }): YamlPlace {
    this.last = event.start;
    const fields = new Map<string, YamlField>();
    const place = this.anchored(event, { start: event.start, fields, items: [] });
    while (!this.ends()) {
      const key = this.events[this.next];
      const { start } = this.value();
      const isCollection = key?.type === EVENT_ID.MAPPING || key?.type === EVENT_ID.SEQUENCE;
      if (isCollection) this.collectionKey = Math.min(start, this.collectionKey ?? start);
      const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(this.text, key) : '';
      fields.set(name, { start, value: this.value() });
    }
    return place;
  }

  /** A value without text, such as the null after `key:`, has the position of the preceding token. */
  private leaf(start: number): YamlPlace {
    if (start >= 0) this.last = start;
    return { start: this.last, fields: new Map(), items: [] };
  }

  private anchored(event: Anchor, place: YamlPlace): YamlPlace {
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), place);
    return place;
  }

  private ends(): boolean {
    if (this.events[this.next]?.type !== EVENT_ID.POP) return false;
    this.next += 1;
    return true;
  }

  private take(): Event {
    const event = this.events[this.next];
    if (event === undefined) throw new Error('the events end within a document');
    this.next += 1;
    return event;
  }
}

interface Anchor {
  readonly anchorStart: number;
  readonly anchorEnd: number;
}
