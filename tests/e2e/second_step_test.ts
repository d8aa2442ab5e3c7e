// A second step in the page: an authenticator app and passkeys, in the settings and at signing in.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { type AppProcess, startApp } from "../support/app_process.ts";
import {
  hasBrowser,
  logOut,
  PASSWORD,
  register,
  signInBy,
  startBrowser,
  untilFocused,
} from "../support/browser.ts";
import { unusedCodes } from "../support/factors.ts";
import { addAuthenticator } from "../support/virtual_authenticator.ts";

const ignore = !hasBrowser();

/** Passkeys need a name: without PUBLIC_URL that is localhost. */
const urlOf = ({ url }: AppProcess): string => url.replace("127.0.0.1", "localhost");

const inLobby = (page: Page): Promise<void> => page.getByRole("textbox", { name: "Message" }).waitFor();

async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("heading", { name: "Second step" }).waitFor();
  return dialog;
}

/** Turns the authenticator app on. Resolves to its codes and the recovery codes. */
async function setUpApp(dialog: Locator): Promise<{ nextCode: () => string; codes: string[] }> {
  await dialog.getByRole("button", { name: "Set up" }).click();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("img", { name: /QR code/ }).waitFor();
  const secret = (await dialog.locator(".secret-text").innerText()).replaceAll(" ", "");
  const nextCode = unusedCodes(secret);
  const code = nextCode();
  await dialog.getByRole("textbox", { name: "Code" }).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const codes = await keepCodes(dialog);
  await dialog.getByRole("button", { name: "Turn off" }).waitFor();
  return { nextCode, codes };
}

/** Reads the recovery codes, which are shown once, and goes on. */
async function keepCodes(dialog: Locator): Promise<string[]> {
  const items = dialog.getByRole("list", { name: "Your recovery codes" }).getByRole("listitem");
  await items.first().waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Done" }).isDisabled());
  await dialog.getByRole("checkbox", { name: "I have kept these codes" }).check();
  const codes = await items.allInnerTexts();
  await dialog.getByRole("button", { name: "Done" }).click();
  return codes;
}

async function addPasskey(dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole("button", { name: "Add a passkey" }).click();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await dialog.getByRole("textbox", { name: "Name (optional)" }).fill(name);
  await dialog.getByRole("button", { name: "Continue" }).click();
}

Deno.test(
  { name: "an authenticator app is set up, asked for at signing in, and turned off", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [page, other] = [await browser.page(), await browser.page()];
    await register(page, urlOf(app), "alice");
    await other.goto(urlOf(app));
    await signInBy(other, "Log in", "alice", PASSWORD);
    await inLobby(other);
    const dialog = await openSettings(page);
    const { nextCode, codes } = await setUpApp(dialog);
    assert.equal(new Set(codes).size, 10);
    await other.getByRole("button", { name: "Enter" }).waitFor();
    await page.reload();
    await inLobby(page);

    await signInBy(other, "Log in", "alice", PASSWORD);
    const code = other.getByRole("textbox", { name: "Code" });
    await code.waitFor();
    assert.equal(await code.getAttribute("autocomplete"), "one-time-code");
    await untilFocused(code);
    await code.fill("000000");
    await other.keyboard.press("Enter");
    await other.getByRole("alert").filter({ hasText: "That code is not right" }).waitFor();
    await other.getByRole("button", { name: "Back" }).click();
    assert.equal(await other.getByRole("textbox", { name: "Password", exact: true }).inputValue(), PASSWORD);
    await other.getByRole("button", { name: "Enter" }).click();
    await code.fill(nextCode());
    await other.getByRole("button", { name: "Enter" }).click();
    await inLobby(other);
    await logOut(other, "alice");
    await signInBy(other, "Log in", "alice", PASSWORD);
    await other.getByRole("button", { name: "Use a recovery code" }).click();
    await other.getByRole("textbox", { name: "Recovery code" }).fill(codes[0]!.toLowerCase());
    await other.getByRole("button", { name: "Enter" }).click();
    await inLobby(other);

    const own = await openSettings(other);
    await own.getByRole("button", { name: "Turn off" }).click();
    await own.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    await own.getByRole("textbox", { name: "Code" }).fill(nextCode());
    await own.getByRole("button", { name: "Turn off" }).click();
    await own.getByRole("button", { name: "Set up" }).waitFor();
    await other.keyboard.press("Escape");
    await logOut(other, "alice");
    await signInBy(other, "Log in", "alice", PASSWORD);
    await inLobby(other);
  },
);

Deno.test(
  { name: "a passkey is added, signs in alone and after the password, and is removed", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    const authenticator = await addAuthenticator(page);
    await register(page, urlOf(app), "alice");
    let dialog = await openSettings(page);
    await addPasskey(dialog, "My phone");
    assert.equal((await keepCodes(dialog)).length, 10);
    await dialog.getByText("My phone").waitFor();
    await dialog.getByText("never used").waitFor();
    assert.equal(await authenticator.count(), 1);
    await addPasskey(dialog, "The same");
    await dialog.getByRole("alert").filter({ hasText: "has a passkey of this account already" }).waitFor();
    await page.keyboard.press("Escape");

    await logOut(page, "alice");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await inLobby(page);
    await logOut(page, "alice");
    await signInBy(page, "Log in", "alice", PASSWORD);
    await page.getByRole("button", { name: "Use passkey" }).click();
    await inLobby(page);

    await logOut(page, "alice");
    await authenticator.setVerified(false);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("alert").filter({ hasText: "No passkey was used" }).waitFor();
    await authenticator.setVerified(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await inLobby(page);

    dialog = await openSettings(page);
    await dialog.getByText("last used").waitFor();
    await dialog.getByRole("button", { name: "Remove My phone" }).click();
    await dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await dialog.getByText("My phone").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await logOut(page, "alice");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("alert").filter({ hasText: "did not work here" }).waitFor();
    await signInBy(page, "Log in", "alice", PASSWORD);
    await inLobby(page);
  },
);

Deno.test({ name: "where passkeys do not work, the page says so", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await register(page, app.url, "alice");
  const dialog = await openSettings(page);
  await addPasskey(dialog, "");
  await dialog.getByRole("alert").filter({ hasText: "do not work at this address" }).waitFor();
  await page.keyboard.press("Escape");
  await logOut(page, "alice");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("alert").filter({ hasText: "do not work at this address" }).waitFor();
});

Deno.test({ name: "who has a second step deletes the account with it", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await register(page, urlOf(app), "alice");
  const dialog = await openSettings(page);
  const { nextCode } = await setUpApp(dialog);
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await dialog.getByRole("textbox", { name: "Code" }).fill("000000");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await dialog.getByRole("alert").filter({ hasText: "That code is not right" }).waitFor();
  await dialog.getByRole("textbox", { name: "Code" }).fill(nextCode());
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("Your account and everything in it are deleted").waitFor();
});

Deno.test({
  name: "root asks staff for a second step; a moderator is told, and gets the rights back with one",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [root, mod] = [await browser.page(), await browser.page()];
  await register(root, urlOf(app), "ruth");
  await register(mod, urlOf(app), "mona");
  await app.setRole("ruth", "root");
  await app.setRole("mona", "mod");
  await mod.getByRole("button", { name: "Admin panel" }).waitFor();
  await root.getByRole("button", { name: "Admin panel" }).click();
  const panel = root.getByRole("dialog", { name: "Admin panel" });
  await panel.getByRole("tab", { name: "Room" }).click();
  const rule = panel.getByRole("form", { name: "Second step for staff" });
  const apply = async () => {
    await rule.getByRole("checkbox", { name: "Staff need a second factor" }).check();
    await rule.getByRole("button", { name: "Apply" }).click();
  };
  await apply();
  // Root has none either.
  await root.getByText("Staff need a second step here").waitFor();
  await root.getByRole("button", { name: "Set up" }).click();
  await setUpApp(root.getByRole("dialog", { name: "Settings" }));
  await root.keyboard.press("Escape");
  await root.getByRole("button", { name: "Admin panel" }).waitFor();

  await mod.getByText("Staff need a second step here").waitFor();
  await mod.getByRole("button", { name: "Admin panel" }).waitFor({ state: "detached" });
  await mod.getByRole("button", { name: "Set up" }).click();
  await setUpApp(mod.getByRole("dialog", { name: "Settings" }));
  await mod.keyboard.press("Escape");
  await mod.getByRole("button", { name: "Admin panel" }).waitFor();
  await mod.getByText("Staff need a second step here").waitFor({ state: "detached" });
});
