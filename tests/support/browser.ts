// A real browser for tests, and the steps that many tests share.

import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";

/** The first of these that is installed is used. The shell, without windows, starts sooner and draws with less work. */
const CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"] as const;
/** Without motion: the processor would draw it, and the server needs that time. */
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
/** Without glass: the processor would blur what is behind it. The others are what Playwright says, and would be lost. */
const WITHOUT_GLASS = "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4," +
  "availablePointerTypes=4,prefersReducedTransparency=true";
/** Longest wait of a test, milliseconds. */
const PATIENCE_MS = 15_000;

/** Password of every account that is registered in a browser. */
export const PASSWORD = "correct horse";

/** Whether there is a Chromium. Prints a note where there is none; in CI, which needs one, throws. */
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

function launchOptions(glass: boolean): { readonly executablePath: string; readonly args: string[] } {
  const args = glass ? ARGUMENTS : [...ARGUMENTS, WITHOUT_GLASS];
  return { executablePath: findChromium() ?? CHROMIUMS[0], args };
}

/** Opens pages in one browser. */
export interface TestBrowser extends AsyncDisposable {
  /** A page in a profile of its own. It prefers reduced motion, unless `options` say otherwise. */
  page(options?: BrowserContextOptions): Promise<Page>;
}

/** Starts Chromium. It prefers reduced transparency, unless the test is of the `glass`: of looks, layout or speed. */
export async function startBrowser({ glass = false } = {}): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch(launchOptions(glass));
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

/** A page in a browser with a profile on disk, as users have. The other pages are in private windows. */
export interface LastingPage extends AsyncDisposable {
  readonly page: Page;
  /** The folder of the profile. */
  readonly profile: string;
  /** Ends the browser. The profile stays until the test is over. */
  close(): Promise<void>;
}

/** Starts Chromium with a profile of its own, which is removed afterwards. `copyOf`: the folder of one that is not in use. */
export async function startLastingPage(copyOf?: string): Promise<LastingPage> {
  const profile = await Deno.makeTempDir({ prefix: "sexychat-profile-" });
  if (copyOf !== undefined) await new Deno.Command("cp", { args: ["-a", `${copyOf}/.`, profile] }).output();
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions(false),
    ...CALM,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return {
    page: context.pages()[0] ?? await context.newPage(),
    profile,
    close: () => context.close(),
    async [Symbol.asyncDispose]() {
      await context.close();
      await Deno.remove(profile, { recursive: true });
    },
  };
}

/** Enters as a guest and waits for the lobby. */
export async function enter(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("textbox", { name: "Username" }).fill(name);
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Logs out by the menu of the own name, as a guest or a member, and waits for the join screen. */
export async function logOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).and(page.locator("[aria-haspopup=menu]")).first()
    .click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await confirmLogOut(page);
}

/** Says yes where a page asks first, as it asks guests, and members whose keys are made by now; waits for the join screen. */
export async function confirmLogOut(page: Page): Promise<void> {
  const answer = page.getByRole("dialog", { name: "Log out?" }).getByRole("button", { name: "Log out" });
  const form = page.getByRole("button", { name: "Enter" });
  await answer.or(form).waitFor();
  if (await answer.isVisible()) await answer.click();
  await form.waitFor();
}

/** Registers with {@link PASSWORD} and waits for the lobby. */
export async function register(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await signInBy(page, "Register", name, PASSWORD);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Fills in the login form for a way that takes a password, and submits it. */
export async function signInBy(
  page: Page,
  way: "Log in" | "Register",
  name: string,
  password: string,
): Promise<void> {
  await choose(page.getByRole("radio", { name: way }));
  await page.getByRole("textbox", { name: "Username" }).fill(name);
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(password);
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
}

/** Chooses a radio button. The label around it is drawn, and takes the click once it stands still. */
export async function choose(radio: Locator): Promise<void> {
  await radio.locator("xpath=..").click();
  await until("it is chosen", () => radio.isChecked());
}

/** Sends a message in the conversation in view. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Waits until nothing in view is being sent: what a page has not sent yet does not outlive it. */
export async function untilSent(page: Page): Promise<void> {
  await until("everything is sent", async () => await page.getByLabel("Sending").count() === 0);
}

/** Waits until `probe` holds. Fails with `what` when it does not in time. */
export async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error(`In vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Waits for the focus, which moves once the page has drawn a change. */
export async function untilFocused(element: Locator): Promise<void> {
  await until("the focus is there", () => element.evaluate((it) => it === document.activeElement));
}
