import type { DeclareCommand } from '../command';
import { flowsCommand } from './flows';

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly DeclareCommand[] = [flowsCommand];
