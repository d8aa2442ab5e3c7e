// The first name of a device, from its User-Agent header.

import { equal, match, ok } from "node:assert/strict";
import { DEVICE_NAME_LENGTH, deviceNameOf, UNKNOWN_DEVICE } from "../../../server/protocol/device_names.ts";

/** Headers as programs send them, by the name of the device. */
const HEADERS: readonly (readonly [name: string, userAgent: string])[] = [
  ["Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"],
  [
    "Firefox on Android",
    "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0",
  ],
  [
    "Firefox on iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/128.0 " +
    "Mobile/15E148 Safari/605.1.15",
  ],
  [
    "Chrome on Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
  ],
  [
    "Chrome on Android",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
  ],
  [
    "Chrome on ChromeOS",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
  ],
  [
    "Chrome on Linux",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
  ],
  [
    "Edge on Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 " +
    "Safari/537.36 Edg/126.0.2592.87",
  ],
  [
    "Opera on macOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 " +
    "Safari/537.36 OPR/110.0.0.0",
  ],
  [
    "Samsung Internet on Android",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 " +
    "Chrome/121.0.0.0 Mobile Safari/537.36",
  ],
  [
    "Safari on macOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 " +
    "Safari/605.1.15",
  ],
  [
    "Safari on iPad",
    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 " +
    "Mobile/15E148 Safari/604.1",
  ],
  [
    "Googlebot",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) " +
    "Chrome/126.0.0.0 Safari/537.36",
  ],
  ["bingbot", "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"],
  ["Browser on Linux", "Mozilla/5.0 (X11; Linux x86_64)"],
  ["Firefox", "Firefox/128.0"],
  ["curl", "curl/8.5.0"],
  ["python-requests", "python-requests/2.31.0"],
  ["Deno", "Deno/2.9.6"],
];

for (const [name, userAgent] of HEADERS) {
  Deno.test(`a device is called ${name}: ${userAgent.slice(0, 60)}`, () =>
    equal(deviceNameOf(userAgent), name));
}

Deno.test("a client that does not say what it is has an unknown device", () => {
  for (const header of [undefined, "", " ", "\t", "Mozilla/5.0", "()", "12345", "/", "💋", "\u202Eexe.txt"]) {
    equal(deviceNameOf(header), UNKNOWN_DEVICE, JSON.stringify(header));
  }
});

Deno.test("nothing that a client has written reaches the name, but the name of a program", () => {
  const hostile = [
    "<script>alert(1)</script>",
    "Firefox/1 <img src=x onerror=alert(1)> Linux",
    "curl<b>/8.0",
    "\u0000\u0007Chrome/1\r\nSet-Cookie: a=b",
    "a".repeat(100_000),
    `${"a".repeat(50)}bot/1.0`,
    `${"a-".repeat(5_000)}bot`,
    `curl${"x".repeat(500)}/1 Firefox/1`,
    `${" ".repeat(10_000)}Firefox/1 Linux`,
    `Mozilla/5.0 (${"Linux; ".repeat(20_000)}) Firefox/1`,
  ];
  for (const header of hostile) {
    const began = performance.now();
    const name = deviceNameOf(header);
    ok(performance.now() - began < 50, "in no time");
    match(name, /^[A-Za-z][\w .-]*$/, JSON.stringify(header.slice(0, 40)));
    ok(name.length <= DEVICE_NAME_LENGTH);
  }
});
