// Takes pictures of the page: six for the documents, or every screen in three sizes and three themes, to be looked through.

import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startBrowser } from "../support/browser.ts";
import { openEvening } from "./evening.ts";
import { atEvening } from "./evening_time.ts";
import { closeAll, DOOR, furnish, ROOM, type Screen } from "./screens.ts";

const HELP = `Usage: deno task pictures [--all FOLDER]

Takes the pictures of README and documents, into docs/images. With --all, every screen at 1440 × 900, 390 × 844 and 320 × 640,
in three themes, into FOLDER. It needs Chromium at /usr/bin/chromium.`;

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };
const SIZES = [WIDE, PHONE, NARROW];
const THEMES = ["midnight-purple", "cyberpunk", "daylight"];
const DOCUMENTS = new URL("../../docs/images/", import.meta.url).pathname;

/** Pictures of the documents: the screen each shows, and how. */
const PICTURES: readonly { name: string; screen: string; size?: typeof WIDE; theme?: string }[] = [
  { name: "lobby", screen: "lobby" },
  { name: "private", screen: "pm", theme: "ocean-deep" },
  { name: "violet", screen: "violet" },
  { name: "settings", screen: "settings-chat", theme: "daylight" },
  { name: "panel", screen: "panel-users", theme: "midnight-blue" },
  { name: "phone", screen: "lobby", size: PHONE },
];

/** Takes the pictures of the documents. */
async function takePictures(page: Page, folder: string): Promise<void> {
  for (const { name, screen, size = WIDE, theme = "midnight-purple" } of PICTURES) {
    await page.setViewportSize(size);
    await ROOM.find((one) => one.name === screen)!.open(page);
    await shoot(page, theme, `${folder}/${name}.png`);
    await closeAll(page);
  }
}

/** Takes a picture of every screen, in every size and theme there is here. */
async function takeAll(page: Page, screens: readonly Screen[], folder: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const { name, open } of screens) {
      await open(page);
      for (const theme of THEMES) await shoot(page, theme, `${folder}/${name}-${size.width}-${theme}.png`);
      await closeAll(page);
    }
  }
}

async function shoot(page: Page, theme: string, path: string): Promise<void> {
  await page.evaluate(async (theme) => {
    document.documentElement.dataset["theme"] = theme;
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, theme);
  await page.screenshot({ path, caret: "hide" });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { all: { type: "string" }, help: { type: "boolean" } } });
  if (values.help === true) Deno.stdout.writeSync(new TextEncoder().encode(`${HELP}\n`));
  else {
    const folder = values.all ?? DOCUMENTS;
    await Deno.mkdir(folder, { recursive: true });
    await using evening = await openEvening();
    await using browser = await startBrowser();
    const look = { locale: "en-US", timezoneId: "UTC", viewport: WIDE } as const;
    if (values.all !== undefined) {
      const door = await browser.page(look);
      await door.goto(evening.app.url);
      await takeAll(door, DOOR, folder);
    }
    const page = await browser.page(look);
    await atEvening(page);
    await furnish(page, evening);
    await (values.all === undefined ? takePictures(page, folder) : takeAll(page, ROOM, folder));
  }
}
