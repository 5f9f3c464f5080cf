import type { DeclareCommand } from '../command';
import { flowsCommand } from './flows';

/** All commands, in the order of the help. */
export const COMMANDS: readonly DeclareCommand[] = [flowsCommand];
