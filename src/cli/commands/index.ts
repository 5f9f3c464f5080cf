import type { DeclareCommand } from '../command';
import { flowsCommand } from './flows';
import { readmeCommand } from './readme';
import { reapCommand } from './reap';

/** All commands, in the order of the help. */
export const COMMANDS: readonly DeclareCommand[] = [flowsCommand, readmeCommand, reapCommand];
