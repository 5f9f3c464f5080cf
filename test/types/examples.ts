import { blocksOf, blocksOfPages, typeErrors } from '../docs/examples';

/** Users copy the examples from the docs. */
export function exampleTypes(): void {
  test('every example is strict TypeScript', () => {
    expect(typeErrors(blocksOfPages().filter(({ language }) => language === 'ts'))).toEqual([]);
  });

  test('an example that does not compile is found', () => {
    const broken = blocksOf(
      'made-up.md',
      "```ts\nimport { NoSuchThing } from 'cdk8s-agents';\nnew NoSuchThing();\n```\n",
    );
    expect(typeErrors(broken)).toEqual([`made-up.md:1: Module '"cdk8s-agents"' has no exported member 'NoSuchThing'.`]);
  });
}
