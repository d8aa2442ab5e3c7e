// A real browser for tests, and what they do with it again and again.

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** The first of these that is there. The shell, without windows, starts sooner and draws with less work. */
const CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"] as const;
/** Motion is drawn by the processor here, and would take it from the server. */
const CALM = { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" } as const;
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Longest wait for anything a test looks for, milliseconds. */
const PATIENCE_MS = 15_000;

/** Password of everybody who registers in a browser. */
export const PASSWORD = "correct horse";

/** True where there is a Chromium. Says so where there is none, and throws where there must be one (CI). */
export function hasBrowser(): boolean {
  if (findChromium() !== undefined) return true;
  const missing = `There is neither ${CHROMIUMS.join(" nor ")}; the browser tests need one`;
  if (Deno.env.get("CI") === "true") throw new Error(missing);
  Deno.stderr.writeSync(new TextEncoder().encode(`${missing}, and are skipped\n`));
  return false;
}

function findChromium(): string | undefined {
  return CHROMIUMS.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

function launchOptions(): { readonly executablePath: string; readonly args: string[] } {
  return { executablePath: findChromium() ?? CHROMIUMS[0], args: ARGUMENTS };
}

/** Opens and forgets pages of one browser. */
export interface TestBrowser extends AsyncDisposable {
  /** A page in a profile of its own. It asks for little motion, unless `options` say otherwise. */
  page(options?: BrowserContextOptions): Promise<Page>;
}

/** Starts Chromium. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch(launchOptions());
  return {
    async page(options = {}) {
      const context = await browser.newContext({ ...CALM, ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      return await context.newPage();
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}

/** A page in a browser with a profile on disk, as people have: the others are in windows that forget. */
export interface LastingPage extends AsyncDisposable {
  readonly page: Page;
}

/** Starts Chromium with a profile of its own, which is removed afterwards. */
export async function startLastingPage(): Promise<LastingPage> {
  const profile = await Deno.makeTempDir({ prefix: "sexychat-profile-" });
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions(),
    ...CALM,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return {
    page: context.pages()[0] ?? await context.newPage(),
    async [Symbol.asyncDispose]() {
      await context.close();
      await Deno.remove(profile, { recursive: true });
    },
  };
}

/** Comes in as a guest and waits for the lobby. */
export async function enter(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("textbox", { name: "Username" }).fill(name);
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Registers with {@link PASSWORD} and waits for the lobby. */
export async function register(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await comeInBy(page, "Register", name, PASSWORD);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Fills in one of the ways in that take a password, and asks to enter. */
export async function comeInBy(
  page: Page,
  way: "Log in" | "Register",
  name: string,
  password: string,
): Promise<void> {
  // Drawn by the label around it, which takes the clicks.
  await page.getByRole("radio", { name: way }).check({ force: true });
  await page.getByRole("textbox", { name: "Username" }).fill(name);
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(password);
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
}

/** Says something in the conversation that is open. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Waits until `probe` holds, and fails with `what` when it does not in time. */
export async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error(`In vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
