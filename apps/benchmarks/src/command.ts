/** A subcommand of `npm run bench` with options of its own. Its module is loaded only when it is asked for. */
export interface Command {
  readonly name: string;
  /** What it measures, for the list of `--help`. */
  readonly title: string;
  /** Does it, with the arguments behind its name; resolves to the exit code. */
  readonly run: (args: string[]) => Promise<number>;
}

/** Where the command is, and what the list says of it. */
export interface CommandEntry extends Pick<Command, 'name' | 'title'> {
  readonly load: () => Promise<Pick<Command, 'run'>>;
}
