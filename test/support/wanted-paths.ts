/** Paths that must be open. */
export interface Paths {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The ports, such as `TCP 443`. `all` for every port of both protocols. */
  readonly ports: readonly string[] | 'all';
}

/** Whether a path must be open. The port is that of the called end. */
export function isWanted(
  declared: readonly Paths[],
  from: string,
  to: string,
  protocol: string,
  port: number,
): boolean {
  return declared.some(
    (paths) =>
      paths.from.includes(from) &&
      paths.to.includes(to) &&
      (paths.ports === 'all' || paths.ports.includes(`${protocol} ${port}`)),
  );
}

/** A row of a table: `api-gateway → user-service TCP 8080`, with several ports as `TCP 443, 6443`, or with `all`. */
const ROW = /^(?<from>.+) → (?<to>.+) (?:(?<protocol>TCP|UDP) (?<numbers>\d+(?:, \d+)*)|all)$/;

/** @throws Error for an invalid row */
export function toPaths(row: string): Paths {
  const { from, to, protocol, numbers } = ROW.exec(row)?.groups ?? {};
  if (from === undefined || to === undefined) throw new Error(`not a path: ${row}`);
  const ports = numbers?.split(', ').map((port) => `${protocol} ${port}`);
  return { from: [from], to: [to], ports: ports ?? 'all' };
}
