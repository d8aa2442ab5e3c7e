// How this user runs a task: with an installed Deno, or through npx.

/** npm keeps the programs that npx runs in this folder of its cache. */
const NPX_FOLDER = /[\\/]_npx[\\/]/;

/** The start of a command line that runs a task: `deno task`, or `npx -y deno@VERSION task` for users without Deno. */
export function taskCommand(
  execPath: string = Deno.execPath(),
  version: string = Deno.version.deno,
): string {
  return NPX_FOLDER.test(execPath) ? `npx -y deno@${version} task` : "deno task";
}

/** A text in which each `deno task NAME` is a command that this user can run. */
export function withTaskCommands(text: string, command: string = taskCommand()): string {
  return text.replaceAll(/\bdeno task(?= [a-z])/g, command);
}

/** A text as one argument of a command line, quoted where a shell would read it otherwise. */
export function asArgument(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
