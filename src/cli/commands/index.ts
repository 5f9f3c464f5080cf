import type { DeclareCommand } from '../command';
import { flowsCommand } from './flows';
import { readmeCommand } from './readme';
import { reapCommand } from './reap';
import { synthCommand } from './synth';

/** All commands, in the order of the help. */
export const COMMANDS: readonly DeclareCommand[] = [synthCommand, flowsCommand, readmeCommand, reapCommand];
