// GET /api/account/export: everything that is kept about a member, for that member.

import { type Context, Hono } from "hono";
import type { CompanionFeature } from "../features/companion/companion_feature.ts";
import type { DmFeature } from "../features/dm/dm_feature.ts";
import type { ExportFeature } from "../features/session/export_feature.ts";
import type { Bearer, SignIn } from "../features/session/sign_in.ts";
import type { Lanes } from "../hub/limits/lanes.ts";
import type { Log } from "../ports/log.ts";
import { bearerToken, passwordHeader } from "./bearer.ts";
import { exportParts, type ExportSources, streamed } from "./export_response.ts";
import { type AppEnv, clientOf } from "./route_env.ts";
import { TimeSlices } from "./time_slices.ts";

/** The features that the route uses. */
export interface ExportRouteOptions {
  readonly exports: ExportFeature;
  readonly dm: Pick<DmFeature, "exported">;
  readonly companion: Pick<CompanionFeature, "exported">;
  readonly signIn: SignIn;
  readonly lanes: Lanes;
  readonly log: Log;
}

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "no-store" };

/** Makes the route, relative to `/api/account`. One export of an account runs at a time, until its client has it. */
export function createExportRoutes(options: ExportRouteOptions): Hono<AppEnv> {
  const { exports, signIn, lanes } = options;
  const routes = new Hono<AppEnv>();
  const slices = new TimeSlices();
  const turn = (): Promise<void> => slices.turn();

  routes.get("/export", async (c) => {
    const by = await signIn.bearer(bearerToken(c.req.header("authorization")), clientOf(c));
    await exports.prove(by.account, { password: passwordHeader(c), code: c.req.header("x-code") });
    // The response to HEAD has no body.
    if (c.req.raw.method === "HEAD") return c.body(null, 200, HEADERS);
    const group = `account:${by.account.id}`;
    const begun = Promise.withResolvers<Response>();
    const done = lanes.exports.run({ group }, async () => {
      await exports.begin(by.account);
      const sources = await sourcesOf(options, by, turn);
      await new Promise<void>((resolve) =>
        begun.resolve(respond(c, options, { sources, turn, group, resolve }))
      );
    });
    done.catch(begun.reject);
    c.env.holdUntil(done);
    return await begun.promise;
  });

  return routes;
}

async function sourcesOf(
  { exports, dm, companion }: ExportRouteOptions,
  by: Bearer,
  turn: () => Promise<void>,
): Promise<ExportSources> {
  return {
    head: await exports.head(by),
    conversations: dm.exported(by.account, turn),
    turns: companion.exported(by.account),
    reports: exports.reports(by.account),
  };
}

/** Responds as fast as the client reads. `resolve` is called when the response is over. */
function respond(
  c: Context<AppEnv>,
  { lanes, log }: ExportRouteOptions,
  { sources, turn, group, resolve }: {
    readonly sources: ExportSources;
    readonly turn: () => Promise<void>;
    readonly group: string;
    readonly resolve: () => void;
  },
): Response {
  const { body, abort } = streamed(exportParts(sources, turn), {
    onPart: (bytes) => transfer.progress(bytes),
    onEnd(failure) {
      transfer.leave();
      resolve();
      if (failure !== undefined) log.error("an export broke off", { cause: nameOf(failure) });
    },
  });
  const transfer = lanes.answers.begin([...c.env.tiers, group], 0, abort);
  c.env.completed?.then(abort, abort);
  c.env.ended.catch(abort);
  return c.body(body, 200, HEADERS);
}

function nameOf(failure: unknown): string {
  return failure instanceof Error ? failure.name : "";
}
