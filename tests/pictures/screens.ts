// The screens of the page that get a picture, in an order in which each can follow the one before it.

import type { Page } from "playwright-core";
import { choose, say } from "../support/browser.ts";
import { openCard } from "../support/member.ts";
import { openPanel } from "../support/staff.ts";
import { FRIEND } from "./evening.ts";
import { openPremium, PREMIUM_SCREENS } from "./premium_screens.ts";
import { dialog, type Screen, showTab } from "./steps.ts";

/** The tabs of the panel, in their order. */
const PANEL = ["Users", "Bans", "Mutes", "Reports", "Room", "Violet", "Premium", "Audit"] as const;
const SETTINGS = ["Account", "Devices", "Chat", "Violet", "Premium"] as const;

/** Screens before login. */
export const LOGIN_SCREENS: readonly Screen[] = [
  {
    name: "join",
    open: async (page) => {
      await choose(page.getByRole("radio", { name: "Guest" }));
      await page.getByRole("button", { name: "Enter" }).waitFor();
    },
  },
  {
    name: "join-register",
    open: async (page) => {
      await choose(page.getByRole("radio", { name: "Register" }));
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
      const settings = dialog(page, "Settings");
      await settings.getByRole("tab", { name: "Account" }).click();
      await settings.getByRole("button", { name: "Make one" }).click();
      await settings.getByRole("button", { name: "I have saved it" }).waitFor();
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
  ...PREMIUM_SCREENS,
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
