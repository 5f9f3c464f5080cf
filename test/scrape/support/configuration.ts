import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { toYaml } from '../../../src/core/objects/yaml';
import { type Plain, toList, toPlain } from '../../../src/core/plain';
import type { KubeObject } from '../../support/objects';
import type { Discovery } from './discovery';
import { INTERVAL } from './faster';

/**
 * The configuration that the Prometheus operator writes for a Prometheus of the set, with its own code.
 * @param linters the program of ../shared/linters, with its `monitoring` built
 */
export function operatorConfiguration(
  linters: string,
  folder: string,
  objects: readonly KubeObject[],
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Plain {
  const manifests = join(folder, 'manifests');
  mkdirSync(manifests, { recursive: true });
  writeFileSync(join(manifests, 'all.yaml'), toYaml(objects));
  execFileSync(linters, ['monitoring', manifests], {
    env: { ...process.env, PROMETHEUS_CONFIG_DIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return toPlain(load(readFileSync(join(folder, `${namespace}.${name}.yaml`), 'utf8')));
}

/**
 * The same configuration for a Prometheus without a cluster: instead of the API server's, it has the targets of `discovery`, with
 * the labels that the API server's would have. It scrapes through the proxy, in faster time. Nothing else changes: the operator's
 * relabelings run, and the labels of samples and targets meet as in a cluster.
 */
export function withTargets(
  configuration: Plain,
  discovery: Discovery,
  { url: proxyUrl, account }: { readonly url: string; readonly account: string },
  ruleFile: string,
): object {
  const alertmanagers = toList(toPlain(configuration.alerting).alertmanagers).map(toPlain);
  return {
    ...configuration,
    global: {
      ...toPlain(configuration.global),
      scrape_interval: INTERVAL,
      evaluation_interval: INTERVAL,
      external_labels: {},
    },
    rule_files: [ruleFile],
    scrape_configs: toList(configuration.scrape_configs)
      .map(toPlain)
      .map((job) => ({
        ...withStaticTargets(withAccount(job, account), discovery),
        scrape_interval: INTERVAL,
        scrape_timeout: INTERVAL,
        proxy_url: proxyUrl,
        relabel_configs: toList(job.relabel_configs).map(withoutShards),
      })),
    alerting: {
      ...toPlain(configuration.alerting),
      alertmanagers: alertmanagers.map((one) => ({ ...withStaticTargets(one, discovery), proxy_url: proxyUrl })),
    },
  };
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The files of the pod's ServiceAccount are in a folder of the test. */
function withAccount(job: Plain, folder: string): Plain {
  return toPlain(JSON.parse(JSON.stringify(job).replaceAll(SERVICE_ACCOUNT, folder)));
}

function withStaticTargets({ kubernetes_sd_configs: found, ...job }: Plain, discovery: Discovery): object {
  const wanted = toList(found).map(toPlain);
  return {
    ...job,
    static_configs: wanted.flatMap(({ role, namespaces }) =>
      discovery
        .targets(String(role))
        .filter(
          ({ labels: { __meta_kubernetes_namespace: namespace } }) =>
            namespaces === undefined || toList(toPlain(namespaces).names).includes(namespace),
        )
        .map(({ address, labels }) => ({ targets: [address], labels })),
    ),
  };
}

/** The config-reloader puts the number of the shard there. */
function withoutShards(relabeling: unknown): object {
  const { regex, ...rest } = toPlain(relabeling);
  return regex === undefined ? rest : { ...rest, regex: String(regex).replace('$(SHARD)', '0') };
}
