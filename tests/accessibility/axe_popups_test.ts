// No axe violation in any theme in what opens over a conversation: cards, menus, notices, dialogs, search, emoji.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { choose, enter, hasBrowser, say, startBrowser } from "../support/browser.ts";
import { openCard } from "../support/member.ts";
import { enterAsStaff } from "../support/staff.ts";
import { violationsInThemes } from "../support/themes.ts";
import { WireClient } from "../support/wire_client.ts";

const ignore = !hasBrowser();
const TOUCH = { hasTouch: true, isMobile: true };
const SIZES = [
  { viewport: { width: 1440, height: 900 } },
  { viewport: { width: 390, height: 844 }, ...TOUCH },
  { viewport: { width: 320, height: 640 }, ...TOUCH },
] as const;

Deno.test({ name: "axe finds nothing in what opens over a conversation", ignore }, async (t) => {
  const rules = await Deno.makeTempFile();
  await Deno.writeTextFile(rules, "Be kind.\nNo advertising.");
  await using app = await startApp({ RULES_FILE: rules, CONTACT: "ada@chat.example" });
  await using browser = await startBrowser({ glass: true });
  for (const options of SIZES) {
    const { width } = options.viewport;
    const page = await browser.page(options);
    const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
      t.step(`${width}: ${name}`, async () => {
        await prepare();
        // The colours are those of 390 pixels.
        const look = width === 320 ? violations : violationsInThemes;
        assert.deepEqual(await look(page), []);
      });
    const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
    const escape = async (): Promise<void> => {
      do await page.keyboard.press("Escape"); while (
        await page.locator("dialog[open], [role=menu]").count() > 0
      );
    };
    const ownMenu = async (name: string): Promise<void> => {
      await page.getByRole("button", { name, exact: true }).and(page.locator("[aria-haspopup=menu]")).first()
        .click();
      await page.getByRole("menuitem", { name: "Log out" }).waitFor();
    };
    await step("More, and a proposed name", async () => {
      await page.goto(app.url);
      await page.getByRole("textbox", { name: "Username" }).fill("José");
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("button", { name: "Enter" }).click();
      await page.getByRole("button", { name: "Use “Jose”" }).waitFor();
    });
    await step("house rules", async () => {
      await page.getByRole("button", { name: "House rules" }).click();
      await page.getByText("No advertising.").waitFor();
    });
    await step("a forgotten password", async () => {
      await escape();
      await choose(page.getByRole("radio", { name: "Log in" }));
      await page.getByRole("link", { name: "Forgot password?" }).click();
      await dialog(/./).getByText("ada@chat.example").waitFor();
    });
    const bob = await WireClient.guest(app.url, `bob${width}`);
    await step("an empty lobby", async () => {
      await escape();
      await enter(page, app.url, `gina${width}`);
      await page.getByRole("button", { name: "Say hello" }).waitFor();
    });
    await step("the question before a guest leaves", async () => {
      await ownMenu(`gina${width}`);
      await page.getByRole("menuitem", { name: "Log out" }).click();
      await dialog("Log out?").waitFor();
    });
    await dialog("Log out?").getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Enter" }).waitFor();
    await step("an invitation", async () => {
      await enterAsStaff(page, app, `mona-${width}`, "admin");
      for (const text of ["Good evening", "How are you?"]) await bob.request("message", { text });
      await bob.request("pm_open", { target: `mona-${width}` });
      await page.getByRole("button", { name: "Not now" }).waitFor();
    });
    await step("a toast, and the menu of a message", async () => {
      await page.getByRole("button", { name: "Not now" }).click();
      await page.getByRole("article").filter({ hasText: "How are you?" }).press("Enter");
      await page.getByRole("menuitem", { name: "Remove" }).waitFor();
    });
    await step("the question before a removal", async () => {
      await page.getByRole("menuitem", { name: "Remove" }).click();
      await dialog(/^Remove/).waitFor();
    });
    await step("the card of a person", async () => {
      await escape();
      await openCard(page, `bob${width}`);
    });
    await step("the question before a ban", async () => {
      await dialog(`bob${width}`).getByRole("button", { name: "Ban" }).click();
      await dialog(/^Ban/).getByText("the last 10 minutes").waitFor();
    });
    await step("an empty private conversation, and who can read it", async () => {
      await escape();
      const card = await openCard(page, `bob${width}`);
      await card.getByRole("button", { name: "Private message" }).click();
      await page.getByRole("button", { name: "Who can read this" }).click();
      await dialog("Who can read this").waitFor();
    });
    await step("the search", async () => {
      await escape();
      await page.getByRole("tab", { name: "Lobby" }).click();
      await page.getByRole("button", { name: "Search messages" }).click();
      await page.keyboard.type("evening");
      await page.getByText(/1 of 1/).waitFor();
    });
    await step("the emoji picker", async () => {
      await escape();
      await page.getByRole("button", { name: "Emoji" }).click();
      await page.getByRole("textbox", { name: "Find an emoji" }).or(page.getByRole("combobox")).first()
        .waitFor();
    });
    await step("the menu of one's own name", async () => {
      await escape();
      await ownMenu(`mona-${width}`);
    });
    await step("unread messages on the lobby's tab", async () => {
      await escape();
      await page.getByRole("tab", { name: "Violet" }).click();
      await bob.request("message", { text: "Is it late?" });
      await page.getByRole("tab", { name: "Lobby, 1 unread" }).waitFor();
    });
    await step("the first unread message", async () => {
      await page.getByRole("tab", { name: "Lobby, 1 unread" }).click();
      await page.getByRole("separator", { name: "New" }).waitFor();
    });
    await step("the report of a message", async () => {
      await page.getByRole("article").filter({ hasText: "Is it late?" }).press("Enter");
      await page.getByRole("menuitem", { name: "Report" }).click();
      await dialog(/^Report/).waitFor();
    });
    await step("someone who comes and goes", async () => {
      await escape();
      await say(page, "Well?");
      for (const name of ["x1", "x2", "x3"]) {
        await (await WireClient.guest(app.url, `${name}-${width}`)).close();
      }
      await page.getByRole("button", { name: "Show names" }).last().click();
    });
    await bob.close();
    await page.close();
  }
  await Deno.remove(rules);
});
