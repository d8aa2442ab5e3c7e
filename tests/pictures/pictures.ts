// Takes pictures of the page: ten for the documents, or every screen in three sizes and three themes, to be looked through.

import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { enter, startBrowser } from "../support/browser.ts";
import { enterAsMember, enterByToken } from "../support/member.ts";
import { openEvening } from "./evening.ts";
import { atEvening } from "./evening_time.ts";
import { drawIcons } from "./icons.ts";
import { lighterPng } from "./lighter_png.ts";
import { PAID_SCREENS, PAYING_SCREENS } from "./premium_screens.ts";
import { APP_SCREENS, FIRST_VISIT_SCREENS, LOGIN_SCREENS } from "./screens.ts";
import { chooseTheme, closeAll, enterAsHost, fillConversations, moveKeys, type Screen } from "./steps.ts";

const HELP = `Usage: deno task pictures [--all FOLDER | --icons]

Takes the pictures of README and documents, into docs/images. With --all, every screen at 1440 × 900, 390 × 844 and 320 × 640,
in three themes, into FOLDER. With --icons, draws static/*.png from static/favicon.svg. It needs Chromium,
and a font with emoji (Debian: fonts-noto-color-emoji).`;

const WIDE = { viewport: { width: 1440, height: 900 } };
const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  // Sharp, but still a small file.
  deviceScaleFactor: 1.75,
};
const NARROW = { width: 320, height: 640 };
/** Each device, and its window sizes. */
const DEVICES = [[WIDE, [WIDE.viewport]], [PHONE, [PHONE.viewport, NARROW]]] as const;
const THEMES = ["midnight-purple", "cyberpunk", "daylight"];
const DOCUMENTS = new URL("../../docs/images/", import.meta.url).pathname;

/** Pictures of the documents: the screen of each, its device, and its theme by the name in the palette. */
const PICTURES: readonly { name: string; screen: string; device?: Device; theme?: string }[] = [
  { name: "lobby", screen: "lobby" },
  { name: "private", screen: "pm", theme: "Ocean Deep" },
  { name: "violet", screen: "violet" },
  { name: "settings", screen: "settings-chat", theme: "Daylight" },
  { name: "panel", screen: "panel-users", theme: "Midnight Blue" },
  { name: "phone", screen: "lobby", device: PHONE },
  { name: "card", screen: "card" },
  { name: "message_menu", screen: "message-menu", device: PHONE },
  { name: "ban", screen: "question", device: PHONE },
  { name: "paywall", screen: "paywall", device: PHONE },
];

type Device = typeof WIDE | typeof PHONE;
type Pages = ReadonlyMap<Device, Page>;

/** Takes the pictures of the documents. */
async function takePictures(pages: Pages): Promise<void> {
  for (const { name, screen, device = WIDE, theme = "Midnight Purple" } of PICTURES) {
    const page = pages.get(device)!;
    await chooseTheme(page, theme);
    await APP_SCREENS.find((one) => one.name === screen)!.open(page);
    await Deno.writeFile(`${DOCUMENTS}/${name}.png`, lighterPng(await shoot(page)));
    await closeAll(page);
  }
}

/** Takes a picture of each of these screens, in every size and theme. */
async function takeAll(screens: readonly Screen[], pages: Pages, folder: string): Promise<void> {
  for (const [device, sizes] of DEVICES) {
    const page = pages.get(device)!;
    for (const size of sizes) {
      await page.setViewportSize(size);
      for (const { name, open } of screens) {
        await open(page);
        for (const theme of THEMES) {
          await page.evaluate((theme) => document.documentElement.dataset["theme"] = theme, theme);
          await Deno.writeFile(`${folder}/${name}-${size.width}-${theme}.png`, await shoot(page));
        }
        await closeAll(page);
      }
    }
  }
}

/** A picture of the page after its last movement. */
async function shoot(page: Page): Promise<Uint8Array> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  return await page.screenshot({ caret: "hide" });
}

/** Takes all pictures that the arguments ask for. */
async function run(folder: string | undefined): Promise<void> {
  await using evening = await openEvening();
  await using browser = await startBrowser({ glass: true });
  const open = async (prepare: (page: Page) => Promise<unknown>): Promise<Pages> => {
    const pages = new Map<Device, Page>();
    for (const [device] of DEVICES) {
      const page = await browser.page({ locale: "en-US", timezoneId: "UTC", ...device });
      await atEvening(page);
      await prepare(page);
      pages.set(device, page);
    }
    return pages;
  };
  const pages = await open((page) => enterAsHost(page, evening));
  await fillConversations(pages.get(WIDE)!, evening);
  await moveKeys(pages.get(WIDE)!, pages.get(PHONE)!);
  if (folder === undefined) return await takePictures(pages);
  await Deno.mkdir(folder, { recursive: true });
  await takeAll(LOGIN_SCREENS, await open((page) => page.goto(evening.app.url)), folder);
  await takeAll(APP_SCREENS, pages, folder);
  let guests = 0;
  const newcomers = await open((page) => enter(page, evening.app.url, `newcomer-${++guests}`));
  await takeAll(FIRST_VISIT_SCREENS, newcomers, folder);
  const paying = await open((page) => enterAsMember(page, evening.app.url, `member-${++guests}`));
  await takeAll(PAYING_SCREENS, paying, folder);
  await takeAll(
    PAID_SCREENS,
    await open((page) => enterByToken(page, evening.app.url, evening.buyer)),
    folder,
  );
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { all: { type: "string" }, icons: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help === true) Deno.stdout.writeSync(new TextEncoder().encode(`${HELP}\n`));
  else if (values.icons === true) {
    await using browser = await startBrowser({ glass: true });
    await drawIcons(browser);
  } else await run(values.all);
}
