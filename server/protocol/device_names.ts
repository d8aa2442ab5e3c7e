// The first name of a device: browser and system as its User-Agent header tells them, in English.

/** Length of a device's name, characters. */
export const DEVICE_NAME_LENGTH = 60;
/** The name of a device whose client does not say what it is. */
export const UNKNOWN_DEVICE = "Unknown device";

/** Characters of a header that are read. Browsers send about 120, browsers inside of apps up to 300. */
const READ_LENGTH = 400;

/** Browsers and their marks. Many also carry the marks of later rows. */
const BROWSERS: readonly (readonly [name: string, mark: RegExp])[] = [
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Opera", /\b(OPR|OPT|OPX|Opera)\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Vivaldi", /\bVivaldi\//],
  ["Yandex Browser", /\bYaBrowser\//],
  ["DuckDuckGo", /\b(DuckDuckGo|Ddg)\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chromium", /\bChromium\//],
  ["Chrome", /\b(HeadlessChrome|Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
];

/** Systems and their marks. Those of phones name their makers' desktop system too. */
const SYSTEMS: readonly (readonly [name: string, mark: RegExp])[] = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\b(Macintosh|Mac OS X)\b/],
  ["Linux", /\b(Linux|X11)\b/],
];

/** A crawler in brackets, such as "(compatible; Googlebot/2.1)". */
const CRAWLER = /\b([A-Za-z][\w-]{0,28}bot)\b/i;
/** A program that is no browser, such as "curl/8.5.0". */
const PROGRAM = /^([A-Za-z][\w.-]{0,38})(\/|\s|$)/;

/**
 * Names the device behind a User-Agent header: "Firefox on Linux", "Firefox", "Browser on Linux", "curl", or
 * `UNKNOWN_DEVICE`. Nothing that the client has written reaches the name, but the name of a program: letters, digits,
 * ".", "_" and "-".
 */
export function deviceNameOf(userAgent: string | undefined): string {
  const text = (userAgent ?? "").slice(0, READ_LENGTH);
  const crawler = CRAWLER.exec(text)?.[1];
  if (crawler !== undefined) return crawler;
  const browser = markedIn(text, BROWSERS);
  const system = markedIn(text, SYSTEMS);
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  const program = PROGRAM.exec(text)?.[1];
  if (program !== undefined && program !== "Mozilla") return program;
  return system === undefined ? UNKNOWN_DEVICE : `Browser on ${system}`;
}

function markedIn(text: string, marks: readonly (readonly [string, RegExp])[]): string | undefined {
  return marks.find(([, mark]) => mark.test(text))?.[0];
}
