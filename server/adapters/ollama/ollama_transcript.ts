// A conversation as one text, for an inference server without a chat endpoint.

import type { Turn } from "../../ports/inference.ts";

const GUEST = "Guest:";
const HOSTESS = "Violet:";

/** The model stops here instead of writing the guest's next message. */
export const STOP_MARKS: readonly string[] = [`\n${GUEST}`];

/**
 * Lays out a conversation as a transcript for the model to continue. Each message is on one line, so that no message
 * can contain a line of the other side. A last message of the model's own stays open: the model continues it.
 */
export function transcript(turns: readonly Turn[]): { system: string; prompt: string } {
  const system = turns.filter(({ role }) => role === "system").map(({ content }) => content).join("\n\n");
  const lines = turns.filter(({ role }) => role !== "system").map(({ role, content }) =>
    `${role === "user" ? GUEST : HOSTESS} ${content.replaceAll(/\s+/g, " ").trim()}`
  );
  const isContinued = turns.at(-1)?.role === "assistant";
  return { system, prompt: (isContinued ? lines : [...lines, HOSTESS]).join("\n") };
}
