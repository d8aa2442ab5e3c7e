// Brings the cryptography probe into a page of the real server, under the policy that all pages have.

import * as esbuild from "esbuild";
import type { Page } from "playwright-core";
import { TARGET } from "../../../client/bundle.ts";
import type * as Probe from "./cryptography_probe.ts";

const ROOT = new URL("../../../", import.meta.url);
const ADDRESS = "/cryptography_probe.js";

/** Opens a page of the server, with the probe at hand. */
export async function openProbe(page: Page, url: string): Promise<void> {
  const body = await probeScript();
  await page.route(url + ADDRESS, (route) => route.fulfill({ contentType: "text/javascript", body }));
  await page.goto(url);
}

/** Calls a function of the probe in the page. */
export async function probe<Name extends keyof typeof Probe>(
  page: Page,
  name: Name,
  ...input: Parameters<(typeof Probe)[Name]>
): Promise<Awaited<ReturnType<(typeof Probe)[Name]>>> {
  return await page.evaluate(
    async ({ address, name, input }) => await (await import(address))[name](...input),
    { address: ADDRESS, name, input },
  );
}

/** The probe, bundled as the page is. */
async function probeScript(): Promise<string> {
  const assets = await Array.fromAsync(Deno.readDir(new URL("static/build/assets", ROOT)));
  const worker = assets.find(({ name }) => /^argon2_worker-.*\.js$/.test(name))?.name;
  const { outputFiles } = await esbuild.build({
    absWorkingDir: ROOT.pathname,
    entryPoints: ["tests/support/e2ee/cryptography_probe.ts"],
    bundle: true,
    minify: true,
    format: "esm",
    target: [...TARGET],
    define: { ARGON2_WORKER: JSON.stringify(`/assets/${worker}`) },
    write: false,
  });
  await esbuild.stop();
  return outputFiles[0]!.text;
}
