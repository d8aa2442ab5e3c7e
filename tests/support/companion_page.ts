// The companion in the browser: a server whose Ollama is a test double, members, and her conversation.

import type { Locator, Page } from "playwright-core";
import type { Role } from "../../server/protocol/roles.ts";
import { type AppProcess, startApp } from "./app_process.ts";
import { registerMember } from "./member.ts";
import { type OllamaDouble, startOllamaDouble } from "./ollama_double.ts";
import { chats } from "./ollama_moods.ts";

/** Time between two words of the double, milliseconds: quick, but visible. */
const WORD_MS = 60;

/** A server, and the Ollama double behind the companion. */
export interface CompanionSetup extends AsyncDisposable {
  readonly app: AppProcess;
  readonly double: OllamaDouble;
  /** Stops the double for good. */
  turnOff(): Promise<void>;
}

/** Starts both. `models` are the models of the double; the server is configured for `llama3.2:latest`. */
export async function startWithCompanion(
  options: { models?: readonly string[]; stepMs?: number; env?: Record<string, string> } = {},
): Promise<CompanionSetup> {
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

/** Enters as a new member, with a role that the `admin` command has set. */
export async function enterWithRole(
  page: Page,
  { app }: CompanionSetup,
  name: string,
  role: Role = "user",
): Promise<void> {
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

/** Opens the conversation with the companion. */
export async function openCompanion(page: Page): Promise<void> {
  await page.getByRole("tab", { name: /^Violet/ }).click();
  await page.getByRole("tabpanel", { name: /^Violet/ }).waitFor();
}

/** The messages of the companion, as articles. */
export function companionMessages(page: Page): Locator {
  return page.getByRole("article").filter({ has: page.locator(".name-bot") });
}

/** Waits until no answer is being written. */
export async function untilAnswered(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
  await page.locator("article[aria-busy=true]").waitFor({ state: "detached" });
}
