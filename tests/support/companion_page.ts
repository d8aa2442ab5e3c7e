// Violet in the browser: a server whose Ollama is a double, members, and her conversation.

import type { Locator, Page } from "playwright-core";
import type { Role } from "../../server/protocol/roles.ts";
import { type AppProcess, startApp } from "./app_process.ts";
import { registerMember } from "./member.ts";
import { type OllamaDouble, startOllamaDouble } from "./ollama_double.ts";
import { chats } from "./ollama_moods.ts";

/** Time between two words of the double, milliseconds: quick, but to be seen. */
const WORD_MS = 60;

/** A server and the double behind Violet. */
export interface Club extends AsyncDisposable {
  readonly app: AppProcess;
  readonly double: OllamaDouble;
  /** Ollama ends, and does not come back. */
  turnOff(): Promise<void>;
}

/** Opens a club. `models` are those that the double has; the server wants `llama3.2:latest`. */
export async function openClub(
  options: { models?: readonly string[]; stepMs?: number; env?: Record<string, string> } = {},
): Promise<Club> {
  const { models = ["llama3.2:latest"], stepMs = 0, env = {} } = options;
  const double = startOllamaDouble({ models, stepMs, mood: chats(WORD_MS) });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await double[Symbol.asyncDispose]();
    isOpen = false;
  };
  const app = await startApp({ OLLAMA_URL: double.url, VIOLET_MODEL: "llama3.2:latest", ...env });
  return {
    app,
    double,
    turnOff: close,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await close();
    },
  };
}

/** Comes in as a new member, with a role given at the command line. */
export async function comeInAs(page: Page, { app }: Club, name: string, role: Role = "user"): Promise<void> {
  const token = await registerMember(app.url, name);
  if (role !== "user") await app.setRole(name, role);
  await page.goto(app.url);
  await page.evaluate((kept) => {
    localStorage.setItem("sc_token", kept);
    localStorage.setItem("sc_ofAge", "true");
  }, token);
  await page.reload();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Opens her conversation. */
export async function visitViolet(page: Page): Promise<void> {
  await page.getByRole("tab", { name: /^Violet/ }).click();
  await page.getByRole("tabpanel", { name: /^Violet/ }).waitFor();
}

/** What she has said, as articles. */
export function hers(page: Page): Locator {
  return page.getByRole("article").filter({ has: page.locator(".name-bot") });
}

/** Waits until she has nothing more to say. */
export async function untilDone(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
  await page.locator("article[aria-busy=true]").waitFor({ state: "detached" });
}
