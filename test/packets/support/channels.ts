/*
 * Runs as a separate process in the network of a pod, which the test process cannot enter. It calls a service over HTTP/2, and prints how
 * many calls each of its pods has answered, as JSON: through one channel, through a channel for each call, and through a channel to
 * each address of the headless Service in turn, as `round_robin` does.
 */
import { Resolver } from 'node:dns/promises';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { Channels, Spread } from './streams';

async function main(): Promise<void> {
  const { host, headless, dns, calls }: Channels = JSON.parse(process.argv[2] ?? '{}');
  const resolver = new Resolver();
  resolver.setServers([dns]);
  const addresses = await resolver.resolve4(headless);
  const through = {
    'one channel': [host],
    'a channel for each call': Array.from({ length: calls }, () => host),
    'a channel to each address': addresses,
  };
  const spread = Object.entries(through).map(async ([name, hosts]) => [name, await spreadOf(hosts, calls)] as const);
  const result: Spread = Object.fromEntries(await Promise.all(spread));
  process.stdout.write(JSON.stringify(result));
}

/** Makes calls through the channels in turn. @returns the number of calls for each pod, most first */
async function spreadOf(hosts: readonly string[], calls: number): Promise<readonly number[]> {
  const channels = hosts.map((host) => connect(`http://${host}:8081`));
  const answers = await Promise.all(
    Array.from({ length: calls }, (_, index) => podOf(channels[index % channels.length])),
  );
  for (const channel of channels) channel.close();
  return [...new Set(answers)].map((pod) => answers.filter((answer) => answer === pod).length).sort((a, b) => b - a);
}

/** The name of the pod that answers, in its first line. */
function podOf(channel?: ClientHttp2Session): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = channel?.request({ ':path': '/stream?seconds=0' });
    let text = '';
    stream?.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    stream?.on('end', () => resolve(text.split('\n')[0] ?? ''));
    stream?.on('error', reject);
  });
}

void main();
