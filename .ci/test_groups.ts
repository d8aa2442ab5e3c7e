// Many test files in few: each file that is run loads all that it tests, which for the protocol is the whole server.

/** Tests of the protocol about a process as a whole: how it starts, ends and is killed, and what its secrets are. */
export const OF_A_PROCESS: readonly string[] = [
  "auth_restart_test.ts",
  "dm_kill_test.ts",
  "process_test.ts",
  "secrets_test.ts",
];

/**
 * Writes `count` test files into `folder`, which together bring in the test files of `tests` that are not in `left`.
 * Resolves to their paths.
 */
export async function writeTestGroups(
  folder: string,
  tests: URL,
  { left, count }: { readonly left: readonly string[]; readonly count: number },
): Promise<string[]> {
  const files = [...Deno.readDirSync(tests)].map(({ name }) => name)
    .filter((name) => name.endsWith("_test.ts") && !left.includes(name))
    .toSorted();
  const paths = Array.from({ length: count }, (_, group) => `${folder}/group${group}_test.ts`);
  for (const [group, path] of paths.entries()) {
    const imports = files.filter((_, index) => index % count === group)
      .map((name) => `import ${JSON.stringify(new URL(name, tests).href)};\n`);
    await Deno.writeTextFile(path, imports.join(""));
  }
  return paths;
}
