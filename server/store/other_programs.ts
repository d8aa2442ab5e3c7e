// Recognises the program that a database belongs to, so that an operator learns which file was named by mistake.

/** What a database says about the program that made it. */
export interface Traces {
  readonly tables: readonly string[];
  /** `PRAGMA application_id` of SQLite; 0 or absent without one. */
  readonly applicationId?: number;
  /** `PRAGMA user_version` of SQLite; 0 or absent without one. */
  readonly userVersion?: number;
}

/** Application ids of SQLite's list (magic.txt in its source). */
const BY_APPLICATION_ID: ReadonlyMap<number, string> = new Map([
  [0x0f055111, "Fossil (a repository)"],
  [0x0f055112, "Fossil (a checkout)"],
  [0x0f055113, "Fossil (its global configuration)"],
  [0x42654462, "Bentley BeSQLite"],
  [0x42654c6e, "Bentley BeSQLite (a localization file)"],
  [0x45737269, "Esri (a spatial database)"],
  [0x47503130, "OGC GeoPackage"],
  [0x47504b47, "OGC GeoPackage"],
  [0x4d504258, "MBTiles (a tileset)"],
  [0x5f4d544e, "Monotone (a repository)"],
  [0x6a035744, "TeXnicard"],
]);

/**
 * Programs by tables that they all have; the first that fits counts, so frameworks come last. `*` at the start is any
 * prefix, at the end any continuation.
 */
const BY_TABLES: readonly (readonly [program: string, ...tables: string[]])[] = [
  ["Firefox (history and bookmarks)", "moz_places"],
  ["Firefox (cookies)", "moz_cookies"],
  ["Firefox or another Mozilla program", "moz_*"],
  ["Thunderbird (its mail index)", "messagesText_content", "folderLocations"],
  ["Chrome or another Chromium browser (history)", "urls", "visits", "meta"],
  ["Chrome or another Chromium browser (cookies)", "cookies", "meta"],
  ["Chrome or another Chromium browser (logins)", "logins", "meta"],
  ["Chrome or another Chromium browser (autofill)", "autofill", "meta"],
  ["Safari (history)", "history_items", "history_visits"],
  ["WordPress", "*_options", "*_posts", "*_postmeta"],
  ["Drupal", "key_value", "cache_bootstrap"],
  ["Joomla", "*_extensions", "*_menu_types"],
  ["MediaWiki", "*page", "*revision", "*site_stats"],
  ["Nextcloud or ownCloud", "*_filecache", "*_appconfig"],
  ["Synapse (Matrix)", "event_json", "room_memberships"],
  ["Dendrite (Matrix)", "roomserver_events"],
  ["Mastodon", "statuses", "status_stats"],
  ["Mattermost", "Channels", "ChannelMembers", "Posts"],
  ["Prosody (XMPP)", "prosodyarchive"],
  ["ejabberd (XMPP)", "rosterusers", "privacy_list"],
  ["Signal Desktop", "conversations", "sessions", "signedPreKeys"],
  ["Open WebUI", "chat", "auth", "knowledge"],
  ["Gitea, Forgejo or Gogs", "repository", "access_token", "public_key"],
  ["GitLab", "ci_builds", "merge_requests"],
  ["Grafana", "dashboard", "org_user", "data_source"],
  ["Home Assistant", "recorder_runs", "states"],
  ["Vaultwarden", "ciphers", "twofactor"],
  ["Uptime Kuma", "monitor", "heartbeat"],
  ["Calibre", "books", "authors", "books_authors_link"],
  ["Anki", "col", "notes", "cards", "revlog"],
  ["Zotero", "itemAttachments", "itemTypes"],
  ["Kodi", "tvshow", "musicvideo"],
  ["Plex", "metadata_items", "media_items"],
  ["Ghost", "posts", "posts_tags", "members"],
  ["PocketBase", "_collections", "_params"],
  ["Subversion (a working copy)", "WCROOT", "PRISTINE"],
  ["rpm (its package database)", "Packages", "Installtid"],
  ["GeoPackage", "gpkg_contents"],
  ["an application made with Django", "django_migrations"],
  ["an application made with Rails", "schema_migrations", "ar_internal_metadata"],
  ["an application made with Laravel", "migrations", "password_*"],
  ["an application made with Prisma", "_prisma_migrations"],
  ["an application made with Knex", "knex_migrations"],
  ["an application made with Sequelize", "SequelizeMeta"],
  ["an application made with Room (Android)", "room_master_table"],
  ["an application made with Core Data (Apple)", "Z_PRIMARYKEY", "Z_METADATA"],
  ["an application with Alembic migrations", "alembic_version"],
];

/** Tables of the original system, which ran on Flask. This program's have the same names. */
const ORIGINAL_TABLES = ["users", "messages", "bans", "mutes", "user_ignores", "violet_history"];
/** Tables that this program has and the original has not. */
const OWN_TABLES = ["audit_log", "known_addresses", "conversations"];

const MAX_NAMES = 5;
const MAX_NAME_LENGTH = 40;

/** Whether tables are those of this program, of whatever version. */
export function hasOwnTables(tables: readonly string[]): boolean {
  return [...OWN_TABLES, "kysely_migration"].some((name) => tables.includes(name));
}

/** Whether a database with these tables is one of the original system. */
export function isOriginal(tables: readonly string[]): boolean {
  return ORIGINAL_TABLES.every((name) => tables.includes(name)) && !hasOwnTables(tables);
}

/**
 * The program that a database seems to belong to, as the end of a sentence: `it seems to be one of …`. For one of the
 * original system, it names the command that moves it in; `source` is its file as an argument of that command.
 */
export function describeOtherProgram(
  { tables, applicationId = 0, userVersion = 0 }: Traces,
  source?: string,
): string {
  if (isOriginal(tables)) {
    const first = source === undefined ? "name an empty database in DATABASE_URL, and run" : "run";
    const command = `deno task admin import-original ${source ?? "-"}`;
    return `it seems to be one of the original SexyChat on Flask. To move it in, ${first}: ${command}`;
  }
  if (ORIGINAL_TABLES.every((name) => tables.includes(name))) {
    return "it seems to be one of this program that has lost its table of migrations";
  }
  const program = BY_APPLICATION_ID.get(applicationId >>> 0) ??
    BY_TABLES.find(([, ...needed]) => needed.every((pattern) => tables.some((name) => fits(name, pattern))))
      ?.[0];
  if (program !== undefined) return `it seems to be one of ${program}`;
  const shown = tables.slice(0, MAX_NAMES).map(printable).join(", ");
  const more = tables.length > MAX_NAMES ? ` and ${tables.length - MAX_NAMES} more` : "";
  const numbers = [
    ...(applicationId === 0
      ? []
      : [`its application_id is 0x${(applicationId >>> 0).toString(16).padStart(8, "0")}`]),
    ...(userVersion === 0 ? [] : [`its user_version is ${userVersion}`]),
  ];
  return [tables.length === 0 ? "it has no tables" : `its tables are ${shown}${more}`, ...numbers].join(", ");
}

function fits(name: string, pattern: string): boolean {
  const [own, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  if (wanted.startsWith("*")) return own.endsWith(wanted.slice(1));
  return wanted.endsWith("*") ? own.startsWith(wanted.slice(0, -1)) : own === wanted;
}

/** A name as it may be shown on a terminal: without control characters, and not too long. */
function printable(name: string): string {
  const clean = name.replace(/\p{C}|\p{Z}/gu, "?");
  return clean.length > MAX_NAME_LENGTH ? `${clean.slice(0, MAX_NAME_LENGTH)}…` : clean;
}
