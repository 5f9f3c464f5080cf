/** What cdk8s and constructs say of a scope and an id, and what to do about it. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^cannot find a parent chart/, 'scope must be a Chart, or a construct in one, such as new Chart(app, "name")'],
  [/^Only root constructs may have an empty ID/, 'id must not be empty'],
  [/^There is already a Construct with name/, 'id must be the only one of its name in the scope'],
];

/** The problem, where the tree of constructs refused a new one. */
export function treeRefusal(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  return REFUSALS.find(([known]) => known.test(message))?.[1];
}
