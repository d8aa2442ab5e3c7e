// The page can be installed: a browser finds nothing amiss with its manifest and icons.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, startLastingPage } from "../support/browser.ts";

const ignore = !hasBrowser();

interface Manifest {
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose?: string }[];
}

Deno.test({ name: "the page can be installed", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startLastingPage();
  const { page } = browser;
  await page.goto(app.url);
  const debuggee = await page.context().newCDPSession(page);
  const { errors, data } = await debuggee.send("Page.getAppManifest");
  const manifest = JSON.parse(data!) as Manifest;

  await t.step("the browser says so", async () => {
    const { installabilityErrors } = await debuggee.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors, []);
    assert.deepEqual(errors, []);
  });

  await t.step("every icon is there, as large as the manifest says", async () => {
    assert.deepEqual(
      manifest.icons.map(({ sizes, purpose = "any" }) => `${sizes} ${purpose}`),
      ["192x192 any", "512x512 any", "512x512 maskable", "any any"],
    );
    for (const { src, sizes } of manifest.icons) {
      const size = await page.evaluate(async (src) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        return `${image.naturalWidth}x${image.naturalHeight}`;
      }, src);
      if (sizes !== "any") assert.equal(size, sizes, src);
    }
    const touchIcon = await page.locator("link[rel=apple-touch-icon]").getAttribute("href");
    const response = await page.request.get(app.url + touchIcon);
    assert.equal(response.headers()["content-type"], "image/png");
  });

  await t.step("the bar around it has the colour of the theme, from the first moment", async () => {
    await page.evaluate(() => localStorage.setItem("sc_theme", "daylight"));
    await page.reload();
    assert.equal(await page.locator("meta[name=theme-color]").getAttribute("content"), "#fbf3f5");
  });
});
