import type { Construct, IConstruct } from 'constructs';
import { checkArguments } from '../input/checked-calls';

const METADATA = 'cdk8s-agents/readme-link';

/** A link of a README.md. */
export interface ReadmeLink {
  readonly text: string;

  /** A web address, or a path relative to the folder of the README.md. */
  readonly url: string;
}

/**
 * Adds further reading to the README.md of the folder that a construct's charts are written into, such as a picture of the flows.
 * @param scope the construct around the charts, or a chart
 * @param text the words that are linked
 * @param url a web address, or a path relative to the folder
 */
export function addReadmeLink(scope: Construct, text: string, url: string): void {
  checkArguments('addReadmeLink', [scope, text, url]);
  const link: ReadmeLink = { text, url };
  scope.node.addMetadata(METADATA, link);
}

/** The links that were added to a construct and to those around it, the outermost first. */
export function readmeLinks(construct: IConstruct): readonly ReadmeLink[] {
  return construct.node.scopes.flatMap(({ node }) =>
    node.metadata.filter(({ type }) => type === METADATA).map(({ data }): ReadmeLink => data),
  );
}
