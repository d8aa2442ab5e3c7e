// Getting back in: with nothing left but the mailbox, with codes but no mailbox, and with neither.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type AppProcess, startApp } from "../support/app_process.ts";
import {
  choose,
  hasBrowser,
  PASSWORD,
  register,
  signInBy,
  startBrowser,
  untilFocused,
} from "../support/browser.ts";
import { type MailServer, startMailServer, textOf } from "../support/mail_server.ts";
import { runTask } from "../support/tasks.ts";

const ignore = !hasBrowser();
const NEW_PASSWORD = "battery staple";
const ADDRESS = "alice@example.org";

/** A server that sends mail. */
async function startWithMail(mail: MailServer): Promise<AppProcess> {
  return await startApp({
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    PUBLIC_URL: "https://chat.example",
    CONTACT: "owner@chat.example",
  });
}

/** The link in the newest mail, which leads to the server of the test in place of its public address. */
function linkIn(mail: MailServer, { url }: AppProcess): string {
  const [link] = /^https:\S+#\S+$/m.exec(textOf(mail.taken.at(-1)!))!;
  return link.replace("https://chat.example", url);
}

async function openForgot(page: Page, url: string): Promise<ReturnType<Page["getByRole"]>> {
  await page.goto(url);
  await choose(page.getByRole("radio", { name: "Log in" }));
  await page.getByRole("link", { name: "Forgot password?" }).click();
  const dialog = page.getByRole("dialog", { name: "Forgot password?" });
  await dialog.waitFor();
  return dialog;
}

async function openAccount(page: Page): Promise<ReturnType<Page["getByRole"]>> {
  await page.getByRole("button", { name: "Settings" }).click();
  return page.getByRole("dialog", { name: "Settings" });
}

/** Chooses a new password in the dialog of a link, and waits for the lobby. */
async function choosePassword(page: Page, link: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(link);
  const dialog = page.getByRole("dialog", { name: "Choose a new password" });
  const field = dialog.getByRole("textbox", { name: "New password" });
  await field.waitFor();
  assert.ok(!page.url().includes("#"), "the address keeps no secret");
  await untilFocused(field);
  await field.fill(NEW_PASSWORD);
  await dialog.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  await page.getByRole("status").filter({ hasText: "Your new password is saved." }).waitFor();
}

Deno.test(
  { name: "lost everything but the mailbox: a mail brings one back in, and tells of it", ignore },
  async () => {
    await using mail = await startMailServer();
    await using app = await startWithMail(mail);
    await using browser = await startBrowser();
    const [before, page] = [await browser.page(), await browser.page()];
    await register(before, app.url, "alice");
    const settings = await openAccount(before);
    const section = settings.getByRole("region", { name: "E-mail" });
    await section.getByRole("button", { name: "Add address" }).click();
    await section.getByRole("textbox", { name: "E-mail address" }).fill(ADDRESS);
    await section.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    await section.getByRole("button", { name: "Save" }).click();
    await section.getByText(`${ADDRESS} · not confirmed yet`).waitFor();
    await settings.getByText(`Member · ${ADDRESS}`).waitFor();
    await mail.until(1);
    const elsewhere = await browser.page();
    await elsewhere.goto(linkIn(mail, app));
    await elsewhere.getByRole("dialog", { name: "Your e-mail address" }).getByText(
      "Your address is confirmed.",
    )
      .waitFor();
    assert.ok(!elsewhere.url().includes("#"));

    const dialog = await openForgot(page, app.url);
    await dialog.getByRole("textbox", { name: "Username or e-mail" }).fill(ADDRESS);
    await page.keyboard.press("Enter");
    await dialog.getByText("a mail is on its way").waitFor();
    await mail.until(2);
    await choosePassword(page, linkIn(mail, app));
    await before.getByText("Your password was reset. Log in with the new one.").waitFor();
    await mail.until(3);
    assert.match(textOf(mail.taken[2]!), /your password at \S+ was reset/);
    const own = await openAccount(page);
    await own.getByText(`${ADDRESS} · confirmed`).waitFor();
  },
);

Deno.test({ name: "a link that was used says so, and leads on", ignore }, async () => {
  await using mail = await startMailServer();
  await using app = await startWithMail(mail);
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.goto(`${app.url}/#reset=${"A".repeat(40)}`);
  await page.getByRole("textbox", { name: "New password" }).fill(NEW_PASSWORD);
  await page.getByRole("dialog").getByRole("checkbox").check();
  await page.getByRole("button", { name: "Save and log in" }).click();
  const expired = page.getByRole("dialog", { name: "This link works no more" });
  await expired.getByRole("button", { name: "Get another link" }).click();
  await page.getByRole("dialog", { name: "Forgot password?" }).getByRole("textbox", {
    name: "Username or e-mail",
  })
    .waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Enter" }).waitFor();
});

Deno.test({ name: "lost the mailbox but has codes: a code brings one back in, once", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [before, page] = [await browser.page(), await browser.page()];
  await register(before, app.url, "alice");
  const settings = await openAccount(before);
  const section = settings.getByRole("region", { name: "Recovery codes" });
  await section.getByRole("button", { name: "Make codes" }).click();
  await section.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await section.getByRole("button", { name: "Show new codes" }).click();
  const list = section.getByRole("list", { name: "Your recovery codes" }).getByRole("listitem");
  await list.first().waitFor();
  const codes = await list.allInnerTexts();
  assert.equal(codes.length, 10);
  const saving = before.waitForEvent("download");
  await section.getByRole("link", { name: "Save as a file" }).click();
  const file = await Deno.readTextFile(await (await saving).path());
  assert.ok(codes.every((code) => file.includes(code)));
  assert.ok(await section.getByRole("button", { name: "Done" }).isDisabled());
  await section.getByRole("checkbox", { name: "I have kept these codes" }).check();
  await section.getByRole("button", { name: "Done" }).click();
  await section.getByText("10 codes left.").waitFor();

  const dialog = await openForgot(page, app.url);
  await dialog.getByText("the people who run this server").waitFor();
  assert.equal(await dialog.getByRole("radiogroup").count(), 0, "without mail there is no choice");
  await dialog.getByRole("textbox", { name: "Username" }).fill("alice");
  await dialog.getByRole("textbox", { name: "Recovery code" }).fill("AAAA AAAA AAAA AAAA");
  await dialog.getByRole("textbox", { name: "New password" }).fill(NEW_PASSWORD);
  await dialog.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").filter({ hasText: "don't match" }).waitFor();
  await dialog.getByRole("textbox", { name: "Recovery code" }).fill(
    codes[0]!.toLowerCase().replaceAll("-", " "),
  );
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  const own = await openAccount(page);
  await own.getByText("9 codes left.").waitFor();
});

Deno.test(
  { name: "lost both: the owner makes a link, in the panel and at the command line", ignore },
  async (t) => {
    const dataDir = await Deno.makeTempDir({ prefix: "sexychat-recovery-" });
    try {
      await using app = await startApp({ DATA_DIR: dataDir, CONTACT: "owner@chat.example" });
      await using browser = await startBrowser();
      const [owner, page] = [await browser.page(), await browser.page()];
      await register(owner, app.url, "olga");
      await register(page, app.url, "alice");
      await app.setRole("olga", "root");
      const lost = await browser.page();
      const dialog = await openForgot(lost, app.url);
      await dialog.getByRole("link", { name: "owner@chat.example" }).waitFor();

      await t.step("in the panel", async () => {
        await owner.getByRole("button", { name: "Admin panel" }).click();
        const row = owner.getByRole("listitem").filter({ hasText: "alice" });
        await row.getByRole("button", { name: "Reset link" }).click();
        const made = owner.getByRole("dialog", { name: "Reset link for alice" });
        const field = made.getByRole("textbox", { name: "Link" });
        await field.waitFor();
        await made.getByText(/It works until /).waitFor();
        const link = await field.inputValue();
        assert.ok(link.startsWith(`${app.url}/#reset=`));
        await made.getByRole("button", { name: "Done" }).click();
        await untilFocused(row.getByRole("button", { name: "Reset link" }));
        await choosePassword(lost, link);
      });

      await t.step("at the command line", async () => {
        const task = await runTask("admin", ["reset", "alice"], { DATA_DIR: dataDir });
        assert.equal(task.code, 0, task.stderr);
        const again = await browser.page();
        await choosePassword(again, `${app.url}${task.stdout.trim()}`);
      });
    } finally {
      await Deno.remove(dataDir, { recursive: true }).catch(() => {});
    }
  },
);

Deno.test({
  name: "closed without a new password, a link changes nothing: who was signed in is again",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await register(page, app.url, "alice");
  await page.goto("about:blank");
  await page.goto(`${app.url}/#reset=${"A".repeat(40)}`);
  const dialog = page.getByRole("dialog", { name: "Choose a new password" });
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  await page.goto(`${app.url}/#verify=${"B".repeat(40)}`);
  await page.getByRole("dialog", { name: "Your e-mail address" }).getByText("This link was used already")
    .waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  assert.ok(!page.url().includes("#"));
  await signedOutCanStill(page);
});

/** The join form works as before. */
async function signedOutCanStill(page: Page): Promise<void> {
  const other = await page.context().browser()!.newPage();
  await other.goto(page.url());
  await signInBy(other, "Log in", "alice", PASSWORD);
  await other.getByRole("textbox", { name: "Message" }).waitFor();
  await other.close();
}
