import { type Input, oneOf, shown } from '../../input/input';
import type { DeclaredPort } from '../ports';
import type { Health } from './health';

/**
 * Checks that the probed port exists and accepts TCP connections.
 * @param isGiven false for a default Health, which the message then names as such
 */
export function checkHealth(input: Input, health: Health, ports: readonly DeclaredPort[], isGiven: boolean): void {
  if (health.check === undefined || health.check.kind === 'command') return;
  if (ports.length === 0) {
    const got = `${isGiven ? '' : 'the default '}Health.${health.check.kind}${isGiven ? '' : '()'}`;
    input.refuse(
      `health must be Health.command, Health.heartbeat or Health.none if ports is empty: there is no port to probe, got ${got}`,
    );
    return;
  }
  input.optional('port of health', health.port, oneOf(...ports.map(({ name }) => name)));
  const probed = probedPort(health, ports);
  if (probed?.protocol !== undefined && probed.protocol !== 'TCP') {
    input.refuse(`port of health must be a TCP port, got ${shown(probed.name)}, which is ${probed.protocol}`);
  }
}

/** The port that the probes connect to; undefined for probes that connect to none. */
export function probedPort<Port extends DeclaredPort>(health: Health, ports: readonly Port[]): Port | undefined {
  if (health.check === undefined || health.check.kind === 'command') return undefined;
  return ports.find(({ name }) => name === (health.port ?? ports[0]?.name));
}
