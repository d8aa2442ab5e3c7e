// A conversation as one text, for a server that has no chat endpoint.

import type { Turn } from "../../ports/inference.ts";

const GUEST = "Guest:";
const HOSTESS = "Violet:";

/** Where the model stops, rather than go on with the guest's part. */
export const STOP_MARKS: readonly string[] = [`\n${GUEST}`];

/**
 * Lays a conversation out as a transcript that the model goes on with. A message is put on one line, so that nobody can
 * write a line for somebody else.
 */
export function transcript(turns: readonly Turn[]): { system: string; prompt: string } {
  const system = turns.filter(({ role }) => role === "system").map(({ content }) => content).join("\n\n");
  const said = turns.filter(({ role }) => role !== "system").map(({ role, content }) =>
    `${role === "user" ? GUEST : HOSTESS} ${content.replaceAll(/\s+/g, " ").trim()}`
  );
  return { system, prompt: [...said, HOSTESS].join("\n") };
}
