/** Options or arguments that do not go together: the user has to write the command line anew. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
