import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import type { Cluster } from '../core/cluster/cluster';
import { painter, wantsColour } from '../core/colour';
import { groupedBy } from '../core/grouped';
import { checkedCalls } from '../core/input/checked-calls';
import { InputError } from '../core/input/input';
import { warningsIn } from '../core/input/warnings';
import { listed, sentenceList } from '../core/listed';
import { apiObjectsIn } from '../core/objects/api-objects';
import { groupOf, titleOf } from '../core/objects/identity';
import { withTreeCaches } from '../core/objects/tree-cache';
import { toYaml } from '../core/objects/yaml';
import { refuseSharedBudgets } from '../core/pods/shared-budgets';
import { proveAtSynth } from '../namespace/namespace-proof';
import { capacityTables } from './capacity-tables';
import { isHelmTemplates, isPiped } from './output-folder';
import { type ApiDocument, renderedCharts } from './pass/rendered-charts';
import { topologyOf } from './pass/topology';
import { type DescribedFile, descriptionOf, isByHand, keptByHand, readmesOf } from './readmes';
import { type TextFile, writeFiles } from './write-files';

/** How many objects a warning names: an app with a thousand tenants may have thousands, all for one reason. */
const SUBJECTS_MAX = 20;

/** Props of AgentsApp. */
export interface AgentsAppProps {
  /** The folder for the YAML. @default - CDK8S_OUTDIR, which the cdk8s command sets, otherwise dist */
  readonly outdir?: string;

  /**
   * `chart` writes one file per chart, in a folder for each construct around it; `app` writes a single file.
   * @default - app with `cdk8s synth --stdout`, otherwise chart
   */
  readonly files?: 'app' | 'chart';

  /** The cluster that the manifests are for. @default - Kubernetes 1.30 or later */
  readonly cluster?: Cluster;

  /**
   * Whether to write a README.md into each folder with manifests, for reviewers and on-call engineers: what the manifests need, what they open,
   * what they cost, and how to check that they work. kubectl, Argo CD and cdk8s ignore it. A README.md that somebody wrote by hand is kept.
   * @default true
   */
  readonly readme?: boolean;

  /** Whether to print capacity tables and warnings to stderr. @default true */
  readonly report?: boolean;
}

/** A file that an app writes. */
export interface Manifest {
  /** The path within the app's folder. */
  readonly name: string;
  readonly yaml: string;
}

/** A README.md that an app writes. */
export interface Readme {
  /** The path within the app's folder. */
  readonly name: string;
  readonly text: string;
}

const EXTENSION = '.k8s.yaml';

/**
 * A cdk8s App whose files kubectl and Argo CD can apply without changes: Namespaces come first, `--stdout` gives a
 * single file, and errors prevent all output. Prints to stderr how many sessions each guarded namespace admits.
 */
@checkedCalls('AgentsApp')
export class AgentsApp extends App {
  private readonly files: 'app' | 'chart';
  private readonly readme: boolean;
  private readonly report: boolean;

  constructor(props: AgentsAppProps = {}) {
    super(props.outdir === undefined ? {} : { outdir: props.outdir });
    props.cluster?.addTo(this);
    this.files = props.files ?? (isPiped(this.outdir) ? 'app' : 'chart');
    this.readme = props.readme ?? true;
    this.report = props.report ?? true;
    proveAtSynth(this);
    refuseSharedBudgets(this);
  }

  /** All charts, each after those that it depends on. */
  override get charts(): Chart[] {
    return topologyOf(this).filter((construct) => Chart.isChart(construct));
  }

  /**
   * Writes all manifests, or no manifest if there is an error. A file that would not change is left alone.
   * @throws InputError if two objects have the same identity, or a value is none that YAML or JSON can hold; an Error that lists all errors of the constructs'
   * validations
   */
  override synth(): void {
    const { files, readmes, report } = withTreeCaches(this, () => {
      const files = this.render();
      const report = this.report ? this.toReport(wantsColour(process.stderr, process.env)) : '';
      return { files, readmes: this.describe(files), report };
    });
    const byHand = readmes.filter(({ name }) => isByHand(join(this.outdir, name)));
    writeFiles(this.outdir, [...files, ...readmes.filter((file) => !byHand.includes(file))]);
    for (const { name } of byHand) process.stderr.write(`${keptByHand(join(this.outdir, name))}\n`);
    if (this.report) process.stderr.write(report);
  }

  /** The files that `synth` writes. */
  toManifests(): readonly Manifest[] {
    const files = withTreeCaches(this, () => this.render());
    return files.map(({ name, documents }) => ({ name, yaml: toYaml(documents) }));
  }

  /** The README.md of each folder, as `synth` writes them. Empty with the prop `readme: false`, a pipe, or the templates of a Helm chart. */
  toReadmes(): readonly Readme[] {
    return withTreeCaches(this, () => this.describe(this.render()));
  }

  /** All objects as one text, in the order of the charts and their dependencies. */
  override synthYaml(): string {
    return withTreeCaches(this, () => toYaml(renderedCharts(this).flatMap(({ documents }) => documents)));
  }

  /**
   * The report that `synth` prints to stderr: a capacity table for each guarded namespace, or for all that are alike, then warnings, one line per
   * rule, which names 20 objects at most.
   */
  toReport(colour: boolean): string {
    return withTreeCaches(this, () => {
      const tables = capacityTables(this, { colour, width: process.stderr.columns });
      const word = painter(colour)('yellow', 'warning');
      const warnings = warningsIn(this).map(
        ({ rule, subjects }) => `${word}: ${rule}: ${listed(subjects, SUBJECTS_MAX)}\n`,
      );
      return [...tables, ...warnings].join('');
    });
  }

  private describe(files: readonly DescribedFile[]): readonly TextFile[] {
    const isWanted = this.readme && !isPiped(this.outdir) && !isHelmTemplates(this.outdir);
    return isWanted ? readmesOf(files) : [];
  }

  private render(): readonly DescribedFile[] {
    const charts = renderedCharts(this);
    const all = charts.flatMap(({ documents }) => documents);
    this.checkIdentities(all);
    if (this.files === 'app') {
      const described = descriptionOf(charts.map(({ chart }) => chart));
      return [{ name: `app${EXTENSION}`, documents: namespacesFirst(all), ...described }];
    }
    return charts
      .filter(({ documents }) => documents.length > 0)
      .map(({ chart, documents }) => ({
        name: fileName(chart),
        documents: namespacesFirst(documents),
        ...descriptionOf([chart]),
      }));
  }

  /** Refuses duplicate identities: when applied, the second object would silently overwrite the first. */
  private checkIdentities(documents: readonly ApiDocument[]): void {
    const identities = documents.map(toIdentity);
    if (new Set(identities).size === identities.length) return;
    const groups = [...groupedBy(identities, (identity) => identity)];
    const twice = groups.filter(([, same]) => same.length > 1).map(([identity]) => identity);
    const paths = groupedBy(
      apiObjectsIn(this).map((object) => ({ path: object.node.path, identity: toIdentity(object.toJson()) })),
      ({ identity }) => identity,
    );
    throw new InputError(
      'AgentsApp',
      twice.map((identity) => {
        const where = sentenceList((paths.get(identity) ?? []).map(({ path }) => path));
        return `${identity} must be defined once, and ${where} define it: rename or remove one of them`;
      }),
    );
  }
}

/** Moves Namespaces to the front; other objects keep the order of the constructs. */
function namespacesFirst(documents: readonly ApiDocument[]): readonly ApiDocument[] {
  const isNamespace = ({ kind, apiVersion }: ApiDocument): boolean => kind === 'Namespace' && apiVersion === 'v1';
  return [...documents.filter(isNamespace), ...documents.filter((document) => !isNamespace(document))];
}

/**
 * Each construct around a chart becomes a folder: `stella/1-guardrails.k8s.yaml`. Argo CD and `kubectl apply -f` read
 * folders.
 */
function fileName(chart: Chart): string {
  return chart.node.path + EXTENSION;
}

/** An object's identity for the API server, as text for messages. */
function toIdentity(document: ApiDocument): string {
  return [groupOf(document), titleOf(document)].filter(Boolean).join(' ');
}
