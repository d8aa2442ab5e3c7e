// The screens of the page that get a picture, in an order in which each can follow the one before it.

import type { Locator, Page } from "playwright-core";
import { say, until } from "../support/browser.ts";
import { enterByToken, openCard, openDm, tabOf } from "../support/member.ts";
import { openPanel } from "../support/staff.ts";
import { companionMessages, openCompanion, untilAnswered } from "../support/companion_page.ts";
import { type Evening, FRIEND, HOST, PRIVATE } from "./evening.ts";

/** The tabs of the panel, in their order. */
const PANEL = ["Users", "Bans", "Mutes", "Reports", "Room", "Violet", "Premium", "Audit"] as const;
const SETTINGS = ["Account", "Devices", "Chat", "Violet", "Premium"] as const;

/** One screen: the name of its picture, and the way to it from the lobby with no dialog open. */
export interface Screen {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
}

/** Screens before login. */
export const LOGIN_SCREENS: readonly Screen[] = [
  {
    name: "join",
    open: async (page) => {
      await page.getByRole("radio", { name: "Guest" }).check({ force: true });
      await page.getByRole("button", { name: "Enter" }).waitFor();
    },
  },
  {
    name: "join-register",
    open: async (page) => {
      await page.getByRole("radio", { name: "Register" }).check({ force: true });
      await page.getByRole("button", { name: "Enter" }).click();
      await page.getByRole("alert").first().waitFor();
    },
  },
];

/** Screens of a guest on their first visit. */
export const FIRST_VISIT_SCREENS: readonly Screen[] = [
  {
    name: "newcomer",
    open: async (page) => {
      await showTab(page, "Lobby");
      await page.getByText("name to talk to someone in private").waitFor();
    },
  },
  {
    name: "newcomer-violet",
    open: async (page) => {
      await showTab(page, "Violet");
      await page.getByText("Violet is an AI").waitFor();
    },
  },
];

/** Screens after login. */
export const APP_SCREENS: readonly Screen[] = [
  { name: "lobby", open: (page) => showTab(page, "Lobby") },
  {
    name: "palette",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await dialog(page, "Search or jump to…").waitFor();
    },
  },
  {
    name: "palette-results",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("the");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "keys",
    open: async (page) => {
      await page.keyboard.press("Control+/");
      await dialog(page, "Keyboard map").waitFor();
    },
  },
  {
    name: "people",
    open: async (page) => {
      const people = page.getByRole("button", { name: "People" });
      if (await people.isVisible()) await people.click();
      await page.getByRole("list", { name: "People" }).waitFor();
    },
  },
  {
    name: "card",
    open: async (page) => {
      await openCard(page, FRIEND);
    },
  },
  {
    name: "own-menu",
    open: async (page) => {
      await page.getByRole("button", { name: /^Marlene/ }).last().click();
      await page.getByRole("menuitem", { name: "Log out" }).waitFor();
    },
  },
  {
    name: "message-menu",
    open: async (page) => {
      await page.getByRole("article").last().click({ button: "right", position: { x: 8, y: 8 } });
      await page.getByRole("menuitem", { name: "Remove" }).waitFor();
    },
  },
  {
    name: "menu",
    open: async (page) => {
      await page.getByRole("article").getByRole("button", { name: "Bastian", exact: true })
        .click({ button: "right" });
      await page.getByRole("menu", { name: "Bastian" }).waitFor();
    },
  },
  {
    name: "question",
    open: async (page) => {
      await page.getByRole("article").getByRole("button", { name: "Bastian", exact: true })
        .click({ button: "right" });
      await page.getByRole("menuitem", { name: "Ban", exact: true }).click();
      await dialog(page, "Ban Bastian?").waitFor();
    },
  },
  { name: "pm", open: (page) => showTab(page, FRIEND) },
  {
    name: "readers",
    open: async (page) => {
      await showTab(page, FRIEND);
      await page.getByRole("button", { name: "Who can read this" }).click();
      await dialog(page, "Who can read this").waitFor();
    },
  },
  {
    name: "settings-keys",
    open: async (page) => {
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog(page, "Settings").getByRole("button", { name: "Make one" }).click();
      await dialog(page, "Settings").getByRole("button", { name: "I have saved it" }).waitFor();
    },
  },
  { name: "violet", open: (page) => showTab(page, "Violet") },
  ...SETTINGS.map((tab) => ({
    name: `settings-${tab.toLowerCase()}`,
    open: async (page: Page) => {
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog(page, "Settings").getByRole("tab", { name: tab }).click();
    },
  })),
  ...PANEL.map((tab) => ({
    name: `panel-${tab.toLowerCase()}`,
    open: async (page: Page) => {
      const panel = tab === "Premium" ? await openPremium(page, "Members") : await openPanel(page, tab);
      if (tab !== "Room" && tab !== "Violet") await panel.getByRole("listitem").first().waitFor();
      if (tab === "Violet") await panel.getByText("Violet is ready").waitFor();
    },
  })),
  {
    name: "panel-give",
    open: async (page) => {
      const panel = await openPremium(page, "Members");
      await panel.getByRole("button", { name: "Give premium" }).click();
      await dialog(page, "Give premium").waitFor();
    },
  },
  {
    name: "panel-refund",
    open: async (page) => {
      const panel = await openPremium(page, "Members");
      await panel.getByRole("button", { name: "Mark refunded" }).first().click();
      await dialog(page, "Mark this payment").waitFor();
    },
  },
  {
    name: "panel-vouchers",
    open: async (page) => {
      const panel = await openPremium(page, "Vouchers");
      await panel.getByRole("button", { name: "Make vouchers" }).click();
      await panel.getByRole("textbox", { name: /codes$/ }).waitFor();
      await panel.getByRole("listitem").first().waitFor();
      await panel.getByRole("radio", { name: "Members" }).focus();
    },
  },
  {
    name: "paywall",
    open: async (page) => {
      await showTab(page, "Violet");
      const more = page.getByRole("button", { name: "Go premium" });
      // The last free message brings the button.
      while (await more.count() === 0) {
        const left = page.getByText(/free messages? left/);
        const before = await left.innerText();
        await say(page, "And another one?");
        await until(
          "she has answered",
          async () => await left.count() > 0 && await left.innerText() !== before,
        );
      }
      await more.click();
      await dialog(page, "Go premium").getByRole("button", { name: /^Pay/ }).first().waitFor();
    },
  },
  {
    name: "commands",
    open: async (page) => {
      await showTab(page, "Lobby");
      await say(page, "/help");
      await dialog(page, "What you can type").waitFor();
    },
  },
  {
    // The last, because its draft stays in the field.
    name: "writing",
    open: async (page) => {
      await showTab(page, "Lobby");
      await page.getByRole("article").last().click({ button: "right", position: { x: 8, y: 8 } });
      await page.getByRole("menuitem", { name: "Reply" }).click();
      await page.getByRole("textbox", { name: "Message" }).pressSequentially("Agreed, and :hear");
      await page.getByRole("listbox").waitFor();
    },
  },
];

/** Screens of a member who pays. They leave the page, and come back. */
export const PAYING_SCREENS: readonly Screen[] = [
  {
    name: "paywall-waiting",
    open: async (page) => {
      await showTab(page, "Violet");
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("go premium");
      await page.keyboard.press("Enter");
      await dialog(page, "Go premium").getByRole("button", { name: /^Pay/ }).first().click();
      await page.getByRole("link", { name: "Return to the shop" }).click();
      await dialog(page, "Go premium").getByText("Waiting for the payment").waitFor();
    },
  },
  {
    name: "violet-waiting",
    open: async (page) => {
      await showTab(page, "Violet");
      await page.getByText("Waiting for the payment").waitFor();
    },
  },
  {
    name: "paywall-code",
    open: async (page) => {
      await showTab(page, "Violet");
      await page.getByRole("button", { name: "Look" }).click();
      const paywall = dialog(page, "Go premium");
      await paywall.getByRole("button", { name: "I have not paid" }).click();
      await paywall.getByRole("button", { name: "Enter code" }).click();
      await paywall.getByRole("textbox", { name: "Code" }).fill("K7QF-2MXD");
      await paywall.getByRole("button", { name: "Redeem" }).click();
      await paywall.getByRole("alert").waitFor();
    },
  },
];

/** Screens of a member who has paid. */
export const PAID_SCREENS: readonly Screen[] = [
  {
    name: "settings-receipts",
    open: async (page) => {
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog(page, "Settings").getByRole("tab", { name: "Premium" }).click();
      await page.getByRole("region", { name: "Receipts" }).scrollIntoViewIfNeeded();
    },
  },
];

/** Enters as the host of an evening. */
export async function enterAsHost(page: Page, evening: Evening): Promise<void> {
  await page.goto(evening.app.url);
  await page.evaluate((token) => {
    localStorage.setItem("sc_token", token);
    localStorage.setItem("sc_ofAge", "true");
    // The operator of a server has seen the hints.
    localStorage.setItem("sc_hints", "people,violet,palette");
  }, evening.token);
  await page.reload();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Fills every conversation, from the page of the host. */
export async function fillConversations(page: Page, evening: Evening): Promise<void> {
  const own = async (text: string): Promise<void> => {
    await say(page, text);
    await page.getByRole("article").filter({ hasText: text }).last().waitFor();
  };
  await evening.fillLobby(own);
  await talkPrivately(page, evening);
  await openCompanion(page);
  await say(page, evening.question);
  await companionMessages(page).first().waitFor();
  await untilAnswered(page);
  await showTab(page, "Lobby");
}

/** The private conversation: the friend has a page too, so it is end-to-end encrypted. */
async function talkPrivately(page: Page, { app, friend: token }: Evening): Promise<void> {
  const context = await page.context().browser()!.newContext();
  const friend = await context.newPage();
  await enterByToken(friend, app.url, token);
  await openDm(friend, HOST);
  for (const [index, [name, text]] of PRIVATE.entries()) {
    const [from, to] = name === HOST ? [page, friend] : [friend, page];
    await say(from, text);
    if (index === 0) await page.getByRole("button", { name: "Accept" }).click();
    await to.getByRole("article").filter({ hasText: text }).last().waitFor();
  }
  await context.close();
}

/** Chooses a theme in the palette. */
export async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Search or jump to…" }).click();
  await page.getByRole("combobox").fill(`theme ${name}`);
  await page.keyboard.press("Enter");
  await dialog(page, "Search or jump to…").waitFor({ state: "detached" });
}

/** Closes every dialog and menu over the conversation. */
export async function closeAll(page: Page): Promise<void> {
  while (await page.locator("dialog[open], [role=menu]").count() > 0) await page.keyboard.press("Escape");
}

async function showTab(page: Page, name: string): Promise<void> {
  await tabOf(page, name).click();
  await page.getByRole("tabpanel", { name: new RegExp(`^${name}`) }).waitFor();
}

/** The panel's tab `Premium`, at one of its lists. */
async function openPremium(page: Page, list: "Members" | "Vouchers"): Promise<Locator> {
  const panel = await openPanel(page, "Premium");
  await panel.getByRole("radio", { name: list }).check({ force: true });
  return panel;
}

function dialog(page: Page, name: string): Locator {
  return page.getByRole("dialog", { name });
}
