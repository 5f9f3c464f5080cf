/** Reads server-sent events. */
export class EventReader {
  static async open(url: string): Promise<EventReader> {
    const left = new AbortController();
    return new EventReader(await fetch(url, { signal: left.signal }), left);
  }

  text = '';
  isOver = false;

  private constructor(
    readonly response: Response,
    private readonly left: AbortController,
  ) {
    void this.read().catch(() => undefined);
  }

  /** The data of the events so far. */
  get events(): readonly unknown[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
  }

  async has(count: number): Promise<readonly unknown[]> {
    await until(`there are ${count} events`, () => this.events.length >= count);
    return this.events;
  }

  /** Goes away, as a browser whose tab is closed. */
  leave(): void {
    this.left.abort();
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.response.body ?? []) this.text += decoder.decode(chunk, { stream: true });
    this.isOver = true;
  }
}

const PATIENCE_MS = 30_000;

/** Waits until the condition holds. @throws Error that names the condition */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
