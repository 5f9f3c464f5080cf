import { capacity } from '../../src/namespace/capacity';
import { renderSession } from '../../src/session';
import { Cluster } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { testSession } from './support/sessions';

const cluster = Cluster.fromEnvironment();
