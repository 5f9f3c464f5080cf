/** How many requests of one task are under way at the same time. */
const LANES = 8;

/** Does the work for each item, for some of them at the same time, in the order of the items. */
export async function inLanes<T>(items: Iterable<T>, work: (item: T) => Promise<void>, lanes = LANES): Promise<void> {
  const left = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
