import { type Input, oneOf } from '../input/input';
import { portName } from '../input/names';
import { port } from '../input/numbers';
import { PROTOCOLS } from '../network/peer-port';

/** A port that a container declares. */
export interface DeclaredPort {
  readonly name: string;
  readonly port: number;
  readonly protocol?: string;
}

/** Checks that each port is valid and that names and numbers are unique. */
export function checkPorts(input: Input, ports: readonly DeclaredPort[]): void {
  ports.forEach((declared, index) => {
    input.required(`ports[${index}].name`, declared.name, portName);
    input.required(`ports[${index}].port`, declared.port, port);
    input.optional(`ports[${index}].protocol`, declared.protocol, oneOf(...PROTOCOLS));
  });
  input.distinct(
    'ports',
    ports.map(({ name }) => name),
  );
  input.distinct(
    'ports',
    ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`),
  );
}
