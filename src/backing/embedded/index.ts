/*
 * Code that the embedded forms of all backing services share.
 */
export { addEmbeddedServer, type EmbeddedProps } from './server';
