import { checksSection } from '../../../src/readme/checks/checks-section';
import { deployment, object, setOf } from '../set';

const checks = (...objects: readonly object[]) => checksSection(setOf(...objects));

const web = deployment(
  'web',
  {
    ports: [{ containerPort: 8080, name: 'http' }],
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
  },
  {},
  { progressDeadlineSeconds: 1200 },
);
const service = (name: string, port: object) =>
  object('v1 Service', name, { spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [port] } });

test('the steps follow each other: Secrets, operators, pods, clients', () => {
  const text = checks(
    web,
    object('apps/v1 DaemonSet', 'agent'),
    object('external-secrets.io/v1 ExternalSecret', 'one', { spec: { refreshPolicy: 'CreatedOnce' } }),
    object('external-secrets.io/v1 ExternalSecret', 'two', { spec: {} }),
    object('postgresql.cnpg.io/v1 Cluster', 'pg', { spec: {} }),
    object('app.redislabs.com/v1 RedisEnterpriseCluster', 'redis', { spec: {} }),
    service('public', { port: 80, name: 'http', targetPort: 'http' }),
  );
  expect(text).toBe(`## How to apply it and check that it works

In this folder; kubectl reads the files in the order of their names:

\`\`\`sh
kubectl apply --server-side -f .
\`\`\`

### Secrets are filled

\`\`\`sh
kubectl wait externalsecret.external-secrets.io one two -n shop --for=condition=Ready --timeout=600s
\`\`\`

### Operators are done

\`\`\`sh
kubectl wait cluster.postgresql.cnpg.io pg -n shop --for=condition=Ready --timeout=600s
kubectl wait redisenterprisecluster.app.redislabs.com redis -n shop --for=jsonpath='{.status.state}'=Running --timeout=600s
\`\`\`

### Pods are ready

\`\`\`sh
kubectl rollout status daemonset/agent -n shop --timeout=600s
kubectl rollout status deployment/web -n shop --timeout=1200s
\`\`\`

### Clients are served

\`\`\`sh
address=$(kubectl get service/public -n shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}')
curl --fail "http://$address:80/ready"
\`\`\``);
});

test('a port whose readiness path is not known is called without one, and a port that is not HTTP is only opened', () => {
  const last = (port: object) => checks(web, service('public', port)).split('\n').at(-2);
  expect(last({ port: 443, targetPort: 8080 })).toBe('curl --fail --insecure "https://$address:443/ready"');
  expect(last({ port: 80, name: 'http', targetPort: 9000 })).toBe(
    `curl --silent --show-error --output /dev/null --write-out '%{http_code}\\n' "http://$address:80/"`,
  );
  expect(last({ port: 5432, name: 'postgres' })).toBe('nc -vz -w 5 "$address" 5432');
  expect(checks(web, service('public', { port: 53, protocol: 'UDP' }))).not.toContain('Clients are served');
});

test('the first path of each host of an Ingress is called', () => {
  const rule = { host: 'shop.example.com', http: { paths: [{ path: '/api', backend: {} }] } };
  const ingress = (spec: object) => checks(object('networking.k8s.io/v1 Ingress', 'web', { spec }));
  expect(ingress({ rules: [rule], tls: [{}] })).toContain('curl --fail https://shop.example.com/api');
  expect(ingress({ rules: [{ ...rule, host: 'a; rm -rf ~' }] })).not.toContain('rm -rf');
});

test('a name that a shell would take for something else is in no command', () => {
  const hostile = ['$(reboot)', 'a; reboot', 'a\n```\nreboot', '-A', "it's"];
  const text = checks(...hostile.map((name) => object('apps/v1 Deployment', name)));
  expect(text).not.toContain('rollout');
  expect(text).not.toContain('reboot');
});

test('sync waves and hooks stand in the order of Argo CD', () => {
  const at = (name: string, annotations: object) => object('v1 ConfigMap', name, {}, { annotations });
  const text = checks(
    at('late', { 'argocd.argoproj.io/sync-wave': '10' }),
    at('plain', {}),
    at('early', { 'argocd.argoproj.io/sync-wave': '-1' }),
    at('after', { 'argocd.argoproj.io/hook': 'PostSync' }),
    at('before', { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/sync-wave': '5' }),
  );
  expect(text).toContain(`| wave | objects |
| --- | --- |
| PreSync, wave 5 | 1 ConfigMap |
| wave -1 | 1 ConfigMap |
| wave 0 | 1 ConfigMap |
| wave 10 | 1 ConfigMap |
| PostSync, wave 0 | 1 ConfigMap |`);
  expect(checks(at('plain', {}))).not.toContain('Argo CD');
});

test('Secrets that follow their ExternalSecret say how they are rotated, and how to see it', () => {
  const external = (refreshPolicy: string) =>
    object('external-secrets.io/v1 ExternalSecret', 'api', { spec: { refreshPolicy } });
  expect(checks(external('OnChange'))).toContain(
    "kubectl get secrets -n shop -o custom-columns='SECRET:.metadata.name,ROTATION:.metadata.annotations.cdk8s-agents/rotation'\n",
  );
  expect(checks(external('CreatedOnce'))).not.toContain('rotat');
});

test('alerts lead to their runbooks, and rules with the same alerts share a row', () => {
  const alert = (name: string, severity: string, url?: string) => ({
    alert: name,
    labels: { severity },
    annotations: url === undefined ? {} : { runbook_url: url },
  });
  const rule = (name: string, ...rules: readonly object[]) =>
    object('monitoring.coreos.com/v1 PrometheusRule', name, { spec: { groups: [{ name: 'all', rules }] } });
  const down = alert('Down', 'critical', 'https://example.com/runbooks#down');
  const text = checks(
    rule('one', down, alert('Slow', 'warning'), { record: 'a:b', expr: '1' }),
    rule('two', down),
    rule('three', alert('Evil', 'critical', 'javascript:alert(1)')),
  );
  expect(text).toContain(`### Alerts

| PrometheusRule | severity | alerts |
| --- | --- | --- |
| \`shop/one\`, \`shop/two\` | critical | [Down](https://example.com/runbooks#down) |
| \`shop/three\` | critical | Evil (\`javascript:alert(1)\`) |
| \`shop/one\` | warning | \`Slow\` |`);
});

test('a set without objects has nothing to check', () => {
  expect(checks()).toBe('');
});
